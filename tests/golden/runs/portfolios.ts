import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { createMarket, marketHistory } from '#trading/market/market.ts'
import { hashBars } from '#adapters/barHash.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { buildConfiguration, walkBars } from '../../helpers/backtestBench.ts'
import {
  cross,
  type GoldenList,
  inInterval,
  months,
  over,
  plan,
  relabelled,
  sessionMinutes,
  setOf,
  walk,
} from './walks.ts'

const FIRST_DAY = walkBars(1, 1, DAY).tsOpen[0] ?? Number.NaN

const at = (bar: number, action: TimedAction['action']): TimedAction => {
  return { ts: FIRST_DAY + bar * DAY, action }
}

function simulated(seed: number): readonly [SetOfRun, ...SetOfRun[]] {
  const { instruments } = createMarket(seed)
  const sets = marketHistory(seed, 600).flatMap((series): SetOfRun[] => {
    const instrument = instruments.find(({ id }) => id === series.instrumentId)
    if (instrument === undefined || instrument.assetClass === 'CRYPTO') return []
    return [{ datasetId: instrument.symbol, instrument, series, dataHash: hashBars(series.columns) }]
  })
  const [first, ...others] = sets
  if (first === undefined) throw new Error('a market without shares')
  return [first, ...others]
}

const gapBounce = { strategyId: identifier<StrategyId>('gap-bounce'), kind: 'gap-bounce', parameters: {}, share: 1 }

/** Several instruments and strategies, what happens to instruments, credit, and bars of other lengths. */
export const PORTFOLIOS: GoldenList = {
  'three instruments, two strategies with shares': () =>
    over(
      [
        setOf('AAA', walkBars(1_500, 21, DAY)),
        setOf('BBB', walkBars(1_500, 22, DAY)),
        setOf('CCC', walkBars(900, 23, DAY)),
      ],
      buildConfiguration(
        {
          strategies: [cross(5, 20, 'long', 'fast', 0.5), plan({ every: 30, hold: 14 }, 'slow', 0.3)],
          sizing: { kind: 'equal', positions: 3 },
          startingCash: 100_000,
          finalize: true,
        },
        { commission: 0.0003 },
      ),
    ),
  'twelve instruments, equal parts, weights': () =>
    over(
      [
        setOf('S0', walkBars(800, 30, DAY)),
        ...Array.from({ length: 11 }, (_, n) => setOf(`S${n + 1}`, walkBars(800, 31 + n, DAY))),
      ],
      buildConfiguration({
        strategies: [plan({ every: 25, hold: 20, weight: 0.6, side: 'alternate' })],
        sizing: { kind: 'equal', positions: 12 },
        startingCash: 500_000,
        finalize: true,
      }),
    ),
  'gap-bounce on the simulated shares of seed 1': () =>
    over(
      simulated(1),
      buildConfiguration(
        { strategies: [gapBounce], sizing: { kind: 'equal', positions: 5 }, startingCash: 50_000, finalize: true },
        { fees: { kind: 'preset', name: 'ibkr-fixed' }, spread: 0.002 },
      ),
    ),
  'gap-bounce and a cross on the simulated shares of seed 2, house rules': () =>
    over(
      simulated(2),
      buildConfiguration({
        strategies: [gapBounce, cross(10, 30, 'long')],
        sizing: { kind: 'house' },
        startingCash: 100_000,
        finalize: true,
      }),
    ),
  'margin of five times, ruined': () =>
    inInterval(
      relabelled(fallingBars(400), (bar) => FIRST_DAY + bar * DAY),
      '1d',
      buildConfiguration(
        { strategies: [plan({ first: 5, every: 400, hold: 395 })], sizing: { kind: 'units', units: 480 } },
        { margin: { kind: 'leverage', leverage: 5, maintenance: 0.02, liquidationFee: 0.005 }, commission: 0.0005 },
      ),
    ),
  'margin of securities with interest, called': () =>
    inInterval(
      relabelled(fallingBars(400), (bar) => FIRST_DAY + bar * DAY),
      '1d',
      buildConfiguration(
        {
          strategies: [plan({ first: 5, every: 60, hold: 55 })],
          sizing: { kind: 'units', units: 180 },
          finalize: true,
        },
        {
          margin: {
            kind: 'securities',
            initialLong: 0.5,
            initialShort: 0.5,
            maintenanceLong: 0.45,
            maintenanceShort: 0.45,
            interest: 0.07,
            liquidationFee: 0.002,
          },
        },
      ),
    ),
  'dividends and splits, long and short': () => {
    const dividends = [100, 200, 300].map((bar) =>
      at(bar, { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.75, payAt: FIRST_DAY + (bar + 10) * DAY }),
    )
    const columns = splitAt(walkBars(500, 41, DAY), 250, 3)
    const split = at(250, { kind: 'SPLIT', instrument: 0, from: 1, to: 3 })
    const actions = [...dividends, split].toSorted((left, right) => left.ts - right.ts)
    const strategies = [plan({ first: 20, every: 115, hold: 105, side: 'alternate' })]
    return over(
      [setOf('DIV', columns, actions)],
      buildConfiguration({ strategies, startingCash: 20_000, finalize: true }),
    )
  },
  'a delisting and a change of symbol': () =>
    over(
      [
        setOf('OLD', walkBars(300, 42, DAY), [
          at(100, { kind: 'SYMBOL_CHANGE', instrument: 0, symbol: 'NEW' }),
          at(299, { kind: 'DELISTING', instrument: 0, price: 55 }),
        ]),
        setOf('STAYS', walkBars(500, 43, DAY)),
      ],
      buildConfiguration({
        strategies: [plan({ first: 10, every: 400, hold: 395 })],
        sizing: { kind: 'equal', positions: 2 },
        startingCash: 20_000,
        finalize: true,
      }),
    ),
  'minutes of New York sessions, orders of a day': () =>
    inInterval(
      sessionMinutes(6, 51),
      '1m',
      buildConfiguration(
        {
          strategies: [plan({ entry: 'LIMIT', away: 0.003, life: 'DAY', every: 130, hold: 110 })],
          startingCash: 50_000,
        },
        { commission: 0.0001 },
      ),
      { calendar: 'XNYS' },
    ),
  'weeks, 4/12 both': () =>
    inInterval(
      walkBars(800, 52, 7 * DAY),
      '1w',
      buildConfiguration({ strategies: [cross(4, 12, 'both')], finalize: true }, { commission: 0.001 }),
    ),
  'months, 3/9 long': () =>
    inInterval(months(400, 53), '1M', buildConfiguration({ strategies: [cross(3, 9, 'long')], finalize: true })),
  'walk 14, brackets of the house, fees': () =>
    walk(
      14,
      buildConfiguration(
        {
          strategies: [plan({ every: 20, hold: 15, side: 'alternate' })],
          sizing: { kind: 'house' },
          stopLoss: 0.02,
          takeProfit: 0.05,
          finalize: true,
        },
        { fees: { kind: 'preset', name: 'alpaca' }, spread: 0.001 },
      ),
    ),
}

/** A price that falls by a quarter of a percent a bar, with the bars of a walk around it. */
function fallingBars(count: number): ReturnType<typeof walkBars> {
  const columns = walkBars(count, 44, DAY)
  const sink = (column: Float64Array): Float64Array => column.map((price, bar) => price * 0.9975 ** bar)
  const { open, high, low, close } = columns
  return { ...columns, open: sink(open), high: sink(high), low: sink(low), close: sink(close) }
}

/** Prices as they are told after a split of `ratio` for one at bar `from`. */
function splitAt(columns: ReturnType<typeof walkBars>, from: number, ratio: number): ReturnType<typeof walkBars> {
  const cut = (column: Float64Array): Float64Array => column.map((price, bar) => (bar < from ? price : price / ratio))
  const { open, high, low, close } = columns
  return { ...columns, open: cut(open), high: cut(high), low: cut(low), close: cut(close) }
}
