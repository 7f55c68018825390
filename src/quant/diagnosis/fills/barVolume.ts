import { exactProportion } from '../../statistics/proportion.ts'
import { agree } from '../evidence/text.ts'
import { count, counted, estimatedShare, percent, share } from '../evidence/phrase.ts'
import { finding, note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import type { PlacedFill } from '../facts/facts.ts'
import { onFills } from '../facts/needs.ts'
import { placeOf } from '../facts/overInstruments.ts'
import type { Check } from '../finding.ts'

const WITHOUT_VOLUME_STOP = 0.05
const LARGE = { ofVolume: 0.1, share: 0.01 } as const
const THIN = { value: 5_000, ofMean: 0.02, share: 0.05 } as const
const NO_VOLUMES = 'No fill is in an instrument whose volume is recorded.'

// data table
/** Checks of fills against what the market traded in the same bar. */
export const BAR_VOLUME: readonly Check[] = [
  {
    code: 'FILL_WITHOUT_VOLUME',
    family: 'FILLS',
    title: 'Fills where nobody traded',
    looksAt: 'the volume of the bars of the fills, where volume is recorded',
    threshold: `one fill in a bar with volume 0; a stop above ${100 * WITHOUT_VOLUME_STOP} % of the fills`,
    reason: 'There was no other side to trade with.',
    severities: ['STOP', 'WARNING'],
    advice: 'Limit orders to a share of the volume, so that such bars fill nothing, and run again.',
    judge: onFills((fills) => {
      const known = withVolume(fills)
      const dry = known.filter((placed) => volumeOf(placed) === 0)
      const [first] = dry
      if (known.length === 0) return unknown(NO_VOLUMES)
      if (first === undefined) return PASSED
      const severity = dry.length > WITHOUT_VOLUME_STOP * known.length ? 'STOP' : 'WARNING'
      return finding(
        severity,
      )`${count('fills without volume', dry.length)} of ${counted(known.length, 'fill')} (${share('share', dry.length / known.length)}) ${agree(dry.length, 'is', 'are')} in bars in which nothing was traded, the first in ${placeOf(first.scanned, first.bar)}.`
    }),
  },
  {
    code: 'FILL_LARGE_ORDERS',
    family: 'FILLS',
    title: 'Fills too large for their bars',
    looksAt: 'units filled against the volume of the bar',
    threshold: `more than ${100 * LARGE.share} % of the fills above ${100 * LARGE.ofVolume} % of the bar's volume`,
    reason:
      'Orders of more than a tenth of the volume move the price beyond what models of impact were fitted to (Almgren, Thum, Hauptmann and Li, 2005).',
    severities: ['WARNING'],
    advice:
      'Set a limit on the share of the volume that an order may take, or trade smaller or more liquid instruments.',
    judge: onFills((fills) => {
      const known = withVolume(fills)
      if (known.length === 0) return unknown(NO_VOLUMES)
      const parts = known.map((placed) => placed.fill.quantity / volumeOf(placed)).filter(Number.isFinite)
      const large = parts.filter((part) => part > LARGE.ofVolume).length
      if (large <= LARGE.share * known.length) return PASSED
      const largest = parts.reduce((most, part) => Math.max(most, part), 0)
      return warning`${count('large fills', large)} of ${counted(known.length, 'fill')} ${agree(large, 'takes', 'take')} more than ${percent('limit', 100 * LARGE.ofVolume)} of the volume of their bar, the largest ${share('largest share of a bar', largest)}; their prices would have been worse.`
    }),
  },
  {
    code: 'FILL_THIN_BARS',
    family: 'FILLS',
    title: 'Market orders in thin bars',
    looksAt: 'the value traded in the bars in which market orders filled',
    threshold: `more than ${100 * THIN.share} % of them in bars that traded less than ${THIN.value} currency units or less than ${100 * THIN.ofMean} % of the usual volume`,
    reason:
      'The limit is the one that orders of a live account are held to: below it there may be nobody to trade with at the quoted price.',
    severities: ['WARNING'],
    advice: 'Use limit orders there, or trade only while the market is awake.',
    judge: onFills((fills) => {
      const known = withVolume(fills).filter(({ fill }) => fill.type === 'MARKET')
      if (known.length === 0) return unknown('No market order filled in an instrument whose volume is recorded.')
      const thin = known.filter((placed) => {
        const volume = volumeOf(placed)
        return volume * placed.fill.price < THIN.value || volume < THIN.ofMean * placed.scanned.scan.meanVolume
      })
      const seen = exactProportion(thin.length, known.length)
      if (seen === null || seen.value <= THIN.share) return PASSED
      return warning`${estimatedShare('share of market orders in thin bars', seen)} of the market orders filled in bars in which hardly anything was traded, where the spread is wider than assumed.`
    }),
  },
  {
    code: 'FILL_LIMIT_TOUCHED',
    family: 'FILLS',
    title: 'Limit orders filled at the first touch',
    looksAt: 'limit orders that filled at the very low (buys) or high (sells) of their bar',
    threshold: 'more than 10 % of at least ten fills of limit orders',
    reason: 'At a price that was only touched, the orders queued before yours are filled, not yours.',
    severities: ['NOTE'],
    advice: 'Let limit orders fill only where the price goes through them, and compare.',
    judge: onFills((fills) => {
      const limits = fills.filter(({ fill }) => fill.type === 'LIMIT')
      if (limits.length < 10)
        return unknown(`There are ${limits.length} of the 10 fills of limit orders that this takes.`)
      const touched = limits.filter(({ fill, scanned, bar }) => {
        const { low, high } = scanned.instrument.bars
        return fill.price === (fill.side === 'BUY' ? low[bar] : high[bar])
      }).length
      const seen = exactProportion(touched, limits.length)
      if (seen === null || seen.value <= 0.1) return PASSED
      return note`${estimatedShare('share filled at a touch', seen)} of the fills of limit orders are at the very price where the market turned, which takes the first place in the queue.`
    }),
  },
]

function withVolume(fills: readonly PlacedFill[]): readonly PlacedFill[] {
  return fills.filter(({ scanned }) => scanned.scan.hasVolume)
}

function volumeOf({ scanned, bar }: PlacedFill): number {
  return scanned.instrument.bars.volume[bar] ?? Number.NaN
}
