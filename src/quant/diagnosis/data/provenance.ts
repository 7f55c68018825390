import { DAY } from '#core/time/duration.ts'
import { agree } from '../evidence/text.ts'
import { count, counted, probability, ratio, share, years } from '../evidence/phrase.ts'
import { note, PASSED, stop, warning } from '../evidence/verdict.ts'
import type { Facts, ScannedInstrument } from '../facts/facts.ts'
import { timeOf } from '../facts/facts.ts'
import { onBars } from '../facts/needs.ts'
import { placeOf } from '../facts/overInstruments.ts'
import { SPLIT_LIKE } from '../facts/splitLike.ts'
import type { Check } from '../finding.ts'

/** Shares that leave the market in a year; a cautious round figure. */
const LEAVING = 0.04
const SURVIVORSHIP = { instruments: 5, chance: 0.05 } as const
/** Part of the run by which an instrument may begin late or end early without counting so. */
const EDGE = 0.05
const LATE = { part: 0.1, share: 0.2 } as const

// data table
/** Checks of where bars come from and what they leave out. */
export const PROVENANCE: readonly Check[] = [
  {
    code: 'DATA_SIMULATED',
    family: 'DATA',
    title: 'Simulated market',
    looksAt: 'the origin of the bars',
    threshold: 'one instrument whose bars were made by the market simulator',
    reason: 'A simulated market has only the habits that it was given.',
    severities: ['WARNING'],
    advice: 'Use it to try out a strategy; judge it on recorded prices.',
    judge: onBars(({ input: { instruments } }) => {
      const made = instruments.filter(({ origin }) => origin === 'simulated').length
      if (made === 0) return PASSED
      return warning`${counted(made, 'instrument', 'simulated instruments')} of ${count('instruments', instruments.length)} ${agree(made, 'comes', 'come')} from the market simulator, so the result says nothing about a real market.`
    }),
  },
  {
    code: 'DATA_SPLIT_LIKE',
    family: 'DATA',
    title: 'Jumps like unknown splits',
    looksAt: 'opens against the close before, on days without a split that the run applied',
    threshold: `a ratio within ${100 * SPLIT_LIKE.tolerance} % of a usual split, beyond ${SPLIT_LIKE.deviations} deviations of a return; a stop where a trade was open over it`,
    reason: 'An unadjusted split is a return that nobody earned or lost.',
    severities: ['STOP', 'WARNING'],
    advice: 'Check these days for splits, give the run its corporate actions or adjusted prices, and run again.',
    judge: onBars((facts) => {
      const found = facts.splitLikes()
      const held = found.filter(([scanned, { bar }]) => isHeldOver(facts, scanned, bar))
      const [shown] = held.length > 0 ? held : found
      if (shown === undefined) return PASSED
      const [scanned, { bar, ratio: seen, split }] = shown
      const where = placeOf(scanned, bar)
      if (held.length === 0) {
        return warning`${counted(found.length, 'open', 'split-like opens')} ${agree(found.length, 'stands', 'stand')} to the close before as after a split, such as ${where} at ${ratio('open over the close before', seen)} (${split}); no trade was open over it.`
      }
      return stop`${counted(held.length, 'open', 'split-like opens held over')} with a trade open over it ${agree(held.length, 'stands', 'stand')} to the close before as after a split, such as ${where} at ${ratio('open over the close before', seen)} (${split}): a profit or loss that nobody made.`
    }),
  },
  {
    code: 'DATA_SURVIVORSHIP',
    family: 'DATA',
    title: 'Only survivors',
    looksAt: 'shares of the run that stopped trading before its end',
    threshold: `none, with ${SURVIVORSHIP.instruments} shares or more, where at ${100 * LEAVING} % a year the chance of none is below ${100 * SURVIVORSHIP.chance} %`,
    reason:
      'A list made today leaves out what failed since (Brown, Goetzmann, Ibbotson and Ross, 1992). The rate is a cautious round figure.',
    severities: ['WARNING'],
    advice: 'Choose the shares by what was known at the beginning, those that are gone included.',
    judge: onBars((facts) => {
      const shares = facts.scans().filter(({ instrument, scan }) => instrument.assetClass === 'EQUITY' && scan.bars > 0)
      if (shares.length < SURVIVORSHIP.instruments) return PASSED
      const gone = shares.filter((scanned) => endedEarly(facts, scanned)).length
      const chance = Math.exp(-LEAVING * facts.years * shares.length)
      if (gone > 0 || chance >= SURVIVORSHIP.chance) return PASSED
      return warning`All ${count('shares', shares.length)} shares traded to the end of ${years('length of the run', facts.years)}; by chance that would happen with probability ${probability('chance of none leaving', chance)}, so the list was probably made of survivors.`
    }),
  },
  {
    code: 'DATA_LATE_START',
    family: 'DATA',
    title: 'Instruments that begin late',
    looksAt: 'the first bar of each instrument',
    threshold: `more than ${100 * LATE.share} % of several begin after ${100 * LATE.part} % of the run`,
    reason: 'What was listed later was chosen knowing that it would come; early years rest on few instruments.',
    severities: ['NOTE'],
    advice: 'Read the early years as those of a smaller list, or begin the run where most instruments trade.',
    judge: onBars((facts) => {
      const present = facts.scans().filter(({ scan }) => scan.bars > 0)
      const [from, to] = spanOf(facts)
      const late = present.filter((scanned) => timeOf(scanned, 0) > from + LATE.part * (to - from)).length
      if (present.length < 2 || late <= LATE.share * present.length) return PASSED
      return note`${count('instruments beginning late', late)} of ${counted(present.length, 'instrument')} (${share('share', late / present.length)}) ${agree(late, 'has its', 'have their')} first bar after the first tenth of the run.`
    }),
  },
]

function isHeldOver({ input: { trades } }: Facts, scanned: ScannedInstrument, bar: number): boolean {
  const [before, after] = [timeOf(scanned, bar - 1), timeOf(scanned, bar)]
  return trades.some(({ instrumentId, entryTime, exitTime }) => {
    return instrumentId === scanned.instrument.instrumentId && entryTime <= before && exitTime >= after
  })
}

function endedEarly(facts: Facts, scanned: ScannedInstrument): boolean {
  const [from, to] = spanOf(facts)
  const { delistedAt } = scanned.instrument
  const lastBar = timeOf(scanned, scanned.scan.bars - 1)
  return (delistedAt !== null && delistedAt < to) || lastBar < to - Math.max(EDGE * (to - from), 7 * DAY)
}

function spanOf({ input: { curve } }: Facts): readonly [number, number] {
  return [curve.tsOpen[0] ?? Number.NaN, curve.tsOpen.at(-1) ?? Number.NaN]
}
