import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { logRatio } from '../kernel/logReturns.ts'
import { per } from '../kernel/shares.ts'

const CHAIN = { family: 'fundamental', gap: 'SKIP', lookback: 1, unit: 'ratio' } as const
const ANY = { low: null, high: null } as const
const POSITIVE = { low: 0, high: null } as const

/** What chains show of coins and tokens, against what these cost. */
export const CHAIN_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...CHAIN,
    name: 'valueToLocked',
    title: 'Value to value locked',
    inputs: ['marketValue', 'valueLocked'],
    range: POSITIVE,
    description:
      'What the coins cost for each unit of money that lies in the protocols of the chain; low is cheap for its use.',
    formula: 'market value / value locked',
    source: 'Standard price to value locked',
    direction: 'FALLING',
    make:
      () =>
      ({ marketValue, valueLocked }) =>
        marketValue >= 0 ? per(marketValue, valueLocked) : Number.NaN,
  }),
  feature({
    ...CHAIN,
    name: 'floatShare',
    title: 'Share in circulation',
    inputs: ['marketValue', 'fullValue'],
    unit: 'share',
    range: { low: 0, high: 1 },
    description:
      'Which part of all coins there can be circulates already; a low share means that many are still to be sold.',
    formula: 'market value / fully diluted value',
    source: 'Standard',
    direction: 'RISING',
    make:
      () =>
      ({ marketValue, fullValue }) =>
        // Sources that disagree with themselves are no source.
        marketValue >= 0 && marketValue <= fullValue ? per(marketValue, fullValue) : Number.NaN,
  }),
  feature({
    ...CHAIN,
    name: 'poolLiquidityShare',
    title: 'Liquidity in pools',
    inputs: ['poolLiquidity', 'marketValue'],
    range: POSITIVE,
    description:
      'Money in exchange pools for each unit of market value: where it is low, few can leave at the price shown.',
    formula: 'value in pools / market value',
    source: 'House definition',
    direction: 'NEITHER',
    make:
      () =>
      ({ poolLiquidity, marketValue }) =>
        poolLiquidity >= 0 ? per(poolLiquidity, marketValue) : Number.NaN,
  }),
  feature({
    ...CHAIN,
    name: 'poolTurnover',
    title: 'Turnover of pools',
    inputs: ['poolVolume', 'poolLiquidity'],
    unit: 'ratio per day',
    range: POSITIVE,
    description: 'How often the money in the pools was traded in 24 hours: attention, or trades made for show.',
    formula: 'traded in pools in 24 hours / value in pools',
    source: 'House definition',
    direction: 'NEITHER',
    make:
      () =>
      ({ poolVolume, poolLiquidity }) =>
        poolVolume >= 0 ? per(poolVolume, poolLiquidity) : Number.NaN,
  }),
  feature({
    ...CHAIN,
    name: 'lockedGrowth30',
    title: 'Growth of value locked',
    inputs: ['valueLocked'],
    unit: 'log ratio',
    range: ANY,
    lookback: 31,
    description: 'How much more money lies in the protocols than 30 bars before.',
    formula: 'ln(value locked / value locked 30 bars before)',
    source: 'House definition',
    direction: 'RISING',
    make: (memory) => {
      const window = new Window(memory, 31)
      return ({ valueLocked }) => logRatio(valueLocked, window.lag(valueLocked))
    },
  }),
  feature({
    ...CHAIN,
    name: 'holderGrowth30',
    title: 'Growth of holders',
    inputs: ['holders'],
    unit: 'log ratio',
    range: ANY,
    lookback: 31,
    description: 'How many more addresses hold it than 30 bars before: who joins a network makes it worth more.',
    formula: 'ln(holders / holders 30 bars before)',
    source: 'Cong, Li and Wang 2021; Liu and Tsyvinski 2021 (network growth)',
    direction: 'RISING',
    make: (memory) => {
      const window = new Window(memory, 31)
      return ({ holders }) => logRatio(holders, window.lag(holders))
    },
  }),
  feature({
    ...CHAIN,
    name: 'transferMomentum',
    title: 'Momentum of transfers',
    inputs: ['transfers'],
    unit: 'log ratio',
    range: ANY,
    lookback: 50,
    description: 'Whether more is transferred lately than over a longer time: 0.69 is twice as often.',
    formula: 'ln(mean transfers of 10 bars / mean of 50)',
    source: 'Liu and Tsyvinski 2021 (growth of network activity)',
    direction: 'RISING',
    make: (memory) => {
      const [short, long] = [new WindowSums(memory, 10, 'plain'), new WindowSums(memory, 50, 'plain')]
      return ({ transfers }) => {
        const lately = short.next(transfers)
        return logRatio(lately, long.next(transfers))
      }
    },
  }),
  feature({
    ...CHAIN,
    name: 'exchangeInflowShare10',
    title: 'Flow to exchanges',
    inputs: ['exchangeInflow', 'close', 'marketValue'],
    unit: 'basis points of the coins',
    range: ANY,
    lookback: 10,
    description:
      'Which part of all coins went to exchanges over 10 bars, less what left them: coins that come are often sold.',
    formula: '10,000 x sum of net inflow over 10 x close / market value',
    source: 'House definition',
    direction: 'FALLING',
    make: (memory) => {
      const sum = new WindowSums(memory, 10, 'plain')
      return ({ exchangeInflow, close, marketValue }) => per(10_000 * sum.nextSum(exchangeInflow) * close, marketValue)
    },
  }),
]
