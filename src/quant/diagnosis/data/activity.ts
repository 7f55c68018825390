import { agree } from '../evidence/text.ts'
import { count, counted, share } from '../evidence/phrase.ts'
import { note, PASSED, warning } from '../evidence/verdict.ts'
import { onBars } from '../facts/needs.ts'
import { placeOf, sightings } from '../facts/overInstruments.ts'
import type { Check } from '../finding.ts'

const FROZEN = { share: 0.02, inARow: 20 } as const
const REPEATED_SHARE = 0.001
const WITHOUT_VOLUME_SHARE = 0.01

// data table
/** Checks of whether bars come from a market that was trading. */
export const ACTIVITY: readonly Check[] = [
  {
    code: 'DATA_FROZEN',
    family: 'DATA',
    title: 'Frozen prices',
    looksAt: 'bars without a range that close where the one before closed',
    threshold: `more than ${100 * FROZEN.share} % of the bars, or ${FROZEN.inARow} in a row`,
    reason: 'A price that stands still is usually an old one carried on; fills at it were not to be had.',
    severities: ['WARNING'],
    advice: 'Remove bars that were filled in, or use a longer interval on which the market trades.',
    judge: onBars((facts) => {
      const scans = facts.scans()
      const seen = sightings(scans, (scan) => scan.frozen)
      const [longest] = scans.toSorted((a, b) => b.scan.longestFrozen.count - a.scan.longestFrozen.count)
      const row = longest?.scan.longestFrozen ?? { count: 0, bar: -1 }
      if (longest === undefined || (seen.count <= FROZEN.share * seen.bars && row.count < FROZEN.inARow)) return PASSED
      return warning`${share('share frozen', seen.count / seen.bars)} of ${counted(seen.bars, 'bar')} repeat the close of the one before without a range, up to ${counted(row.count, 'bar', 'frozen in a row')} in a row from ${placeOf(longest, row.bar)}: prices that were probably carried on.`
    }),
  },
  {
    code: 'DATA_REPEATED_BARS',
    family: 'DATA',
    title: 'Copied bars',
    looksAt: 'bars with a range whose open, high, low, close and volume are those of the one before',
    threshold: `more than ${100 * REPEATED_SHARE} % of the bars, and at least 2`,
    reason: 'Two bars with a range do not agree in five numbers by chance; somebody filled a gap with a copy.',
    severities: ['WARNING'],
    advice: 'Remove the copies, or fetch the bars they stand for.',
    judge: onBars((facts) => {
      const seen = sightings(facts.scans(), (scan) => scan.repeated)
      if (seen.count < 2 || seen.count <= REPEATED_SHARE * seen.bars) return PASSED
      return warning`${count('copied bars', seen.count)} of ${counted(seen.bars, 'bar')} are copies of the one before in every number, most in ${seen.where}.`
    }),
  },
  {
    code: 'DATA_ZERO_VOLUME',
    family: 'DATA',
    title: 'Bars without volume',
    looksAt: 'bars with volume 0 of instruments that have volume otherwise',
    threshold: `more than ${100 * WITHOUT_VOLUME_SHARE} % of their bars, and at least 2`,
    reason: 'Nobody traded there, so an order of yours would have been the whole market.',
    severities: ['WARNING'],
    advice: 'Leave instruments out that do not trade all the time, or limit orders to a share of the volume.',
    judge: onBars((facts) => {
      const seen = sightings(
        facts.scans(),
        (scan) => scan.withoutVolume,
        ({ scan }) => scan.hasVolume,
      )
      if (seen.count < 2 || seen.count <= WITHOUT_VOLUME_SHARE * seen.bars) return PASSED
      return warning`${count('bars without volume', seen.count)} of ${counted(seen.bars, 'bar')} have no volume (${share('share', seen.count / seen.bars)}), most in ${seen.where}.`
    }),
  },
  {
    code: 'DATA_NO_VOLUME',
    family: 'DATA',
    title: 'No volume recorded',
    looksAt: 'instruments that were traded and whose bars all have volume 0',
    threshold: 'one such instrument',
    reason: 'Without volume no limit on the size of orders works, and neither do the checks of it.',
    severities: ['NOTE'],
    advice: 'Use data with volume before trusting the run with more than small orders.',
    judge: onBars((facts) => {
      const traded = new Set(facts.input.trades.map(({ instrumentId }) => instrumentId))
      const blind = facts.scans().filter(({ scan, instrument }) => {
        return scan.bars > 0 && !scan.hasVolume && traded.has(instrument.instrumentId)
      })
      if (blind.length === 0) return PASSED
      return note`${counted(blind.length, 'traded instrument')} ${agree(blind.length, 'has', 'have')} no volume in any bar (${blind[0]?.instrument.symbol ?? ''} among them), so neither the exchange nor these checks could see whether orders were too large.`
    }),
  },
]
