import { Before } from '../../indicators/kernel/trueRanges.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf, logRatio, LogReturns } from '../kernel/logReturns.ts'
import { within } from '../kernel/shares.ts'

const PEERS = { family: 'cross-asset', gap: 'SKIP' } as const

/** How it compares with instruments of its kind. */
export const PEER_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...PEERS,
    name: 'peerGap1',
    title: 'Return less that of its peers',
    inputs: ['close', 'peerReturn'],
    unit: 'fraction',
    range: { low: null, high: null },
    lookback: 2,
    description: 'What it earned in the bar more than its peers; one that runs alone often comes back.',
    formula: 'close / close before - 1 - mean return of its peers',
    source: 'Gatev, Goetzmann and Rouwenhorst 2006',
    direction: 'FALLING',
    idea: 'peerGap',
    make: (memory) => {
      const last = new Before(memory)
      return ({ close, peerReturn }) => changeOf(close, last.next(close)) - peerReturn
    },
  }),
  feature({
    ...PEERS,
    name: 'peerGap20',
    title: 'Return less that of its peers over 20 bars',
    inputs: ['close', 'peerReturn'],
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 21,
    description: 'What it earned over 20 bars more than its peers.',
    formula: 'sum over 20 of log return - ln(1 + mean return of its peers)',
    source: 'Gatev, Goetzmann and Rouwenhorst 2006',
    direction: 'FALLING',
    idea: 'peerGap',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const sums = new WindowSums(memory, 20, 'plain')
      return ({ close, peerReturn }) => sums.nextSum(returns.next(close) - logRatio(1 + peerReturn, 1))
    },
  }),
  feature({
    ...PEERS,
    name: 'peerDispersion20',
    title: 'Dispersion of its peers',
    inputs: ['peerDispersion'],
    unit: 'fraction',
    range: { low: 0, high: null },
    lookback: 20,
    description: 'How differently its peers moved in a usual bar of the last 20: little, and all is one trade.',
    formula: 'mean over 20 of the standard deviation of the returns of its peers',
    source: 'Solnik and Roulet 2000',
    direction: 'NEITHER',
    make: (memory) => {
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ peerDispersion }) => mean.next(peerDispersion)
    },
  }),
  feature({
    ...PEERS,
    name: 'peerRank20',
    title: 'Rank among its peers',
    inputs: ['peerRank'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 20,
    description: 'Share of its peers that did worse in a usual bar of the last 20; 0.5 is the middle.',
    formula: 'mean over 20 of the share of its peers that returned less',
    source: 'Standard',
    direction: 'RISING',
    make: (memory) => {
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ peerRank }) => within(mean.next(peerRank), 0, 1)
    },
  }),
]
