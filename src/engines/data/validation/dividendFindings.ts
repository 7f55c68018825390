import { DAY } from '#core/time/duration.ts'
import { adjustmentSteps, type AdjustmentSteps } from './adjustmentSteps.ts'
import type { CorporateEvents, KnownDividend } from './corporateEvents.ts'
import type { Finding, FindingCode, Repair } from './finding.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'
import type { KnownSplit } from './sizeOfShift.ts'
import type { PriceBasis } from './shiftFindings.ts'

/** What dividends are compared with; the columns are of equal length. */
export interface DividendContext extends CorporateEvents {
  readonly basis: PriceBasis
  readonly tsOpen: Float64Array
  readonly open: Float64Array
  readonly close: Float64Array
  /** Close adjusted for dividends, and for splits where `close` is raw; null where the source has none. */
  readonly adjusted: Float64Array | null
}

/** Dividends so near to each other are one, unless their amounts differ: no company pays twice a week. */
const TWIN_REACH = 6 * DAY
const LONGEST_PAUSE = 10 * DAY
const SAME_AMOUNT = 0.15
/** Two figures a hundred apart agree when they do to this share. */
const HUNDRED_APART = 0.15
/** A neighbouring dividend is the same a hundred times over only when the digits agree. */
const SAME_DIGITS = 0.05
/** A share of the price from which a fall must be seen, and the part of it that must be. */
const VISIBLE_SHARE = 0.1
const VISIBLE_PART = 0.35
/** A payout above this share of the price, without a fall, is no dividend. */
const LARGEST_SHARE = 0.5
/** Below this share of the price as a rule, dividends are in the wrong unit. */
const SMALLEST_SHARE = 5e-4
const ENOUGH = 3
/** Up to this share of the price a dividend is believed rather than an adjusted close that takes out a hundredth of it. */
const LARGEST_ORDINARY = 0.06

/** Holds every dividend to the price, to its neighbours and to the adjusted close. Each gets its first fault. */
export function dividendFindings(context: DividendContext): readonly Finding[] {
  const { dividends, splits, close, adjusted, basis } = context
  const steps = adjusted === null ? null : adjustmentSteps(close, adjusted, basis === 'raw' ? splits : [])
  const shares = dividends.map(({ row, perUnit }) => perUnit / (close[row - 1] ?? Number.NaN)).toSorted((a, b) => a - b)
  const allTiny = shares.length >= ENOUGH && (shares[shares.length >> 1] ?? 1) < SMALLEST_SHARE
  const findings = dividends.flatMap((dividend, index) => {
    const found = findingOf(dividend, index, context, steps, allTiny)
    return found === null ? [] : [found]
  })
  return steps === null ? findings : [...findings, ...unexplained(context, steps)]
}

function findingOf(
  dividend: KnownDividend,
  index: number,
  context: DividendContext,
  steps: AdjustmentSteps | null,
  allTiny: boolean,
): Finding | null {
  const { row, perUnit, ts } = dividend
  const before = context.close[row - 1]
  if (!(perUnit > 0 && perUnit < Number.POSITIVE_INFINITY)) {
    return told('DIVIDEND_NOT_POSITIVE', dividend, `is ${shown(perUnit)}`, [perUnit, 0, Infinity], null)
  }
  const twin = twinOf(dividend, index, context)
  if (twin !== null) {
    const days = Math.round(Math.abs(twin.ts - ts) / DAY)
    const what = `has a twin of ${shown(twin.perUnit)} ${days} days away`
    return told('DIVIDEND_DUPLICATE', dividend, what, [days, TWIN_REACH / DAY, Infinity], null)
  }
  if (before === undefined || !(before > 0)) return null
  const share = perUnit / before
  const implied = steps === null ? null : (steps.shares[row] ?? 0) * before
  const unit = unitOf(dividend, index, context, implied, allTiny)
  if (unit !== null) {
    const what = `of ${shown(perUnit)} is ${shown(100 * share)} % of the price and would fit as ${shown(perUnit / unit)}`
    return told('DIVIDEND_UNIT_ERROR', dividend, what, [perUnit, 0, before], perUnit / unit)
  }
  if (implied !== null && steps !== null) {
    const found = againstAdjusted(dividend, implied, before, steps, context.splits)
    if (found !== null) return found
  }
  return againstPrice(dividend, share, before, context)
}

/** A second dividend of the same amount within days; told at the one of the two that the price shows less. */
function twinOf(dividend: KnownDividend, index: number, context: DividendContext): KnownDividend | null {
  for (const other of [context.dividends[index - 1], context.dividends[index + 1]]) {
    if (other === undefined || Math.abs(other.ts - dividend.ts) > TWIN_REACH) continue
    // What a source with a gap tells on the first row after it may be of any day within.
    if (other.row === dividend.row && gapBefore(dividend.row, context) > LONGEST_PAUSE) continue
    if (Math.abs(Math.log(other.perUnit / dividend.perUnit)) > SAME_AMOUNT) continue
    const [own, its] = [missedDrop(dividend, context), missedDrop(other, context)]
    if (own > its || (own === its && other.ts < dividend.ts)) return other
  }
  return null
}

function gapBefore(row: number, { tsOpen }: DividendContext): number {
  return (tsOpen[row] ?? 0) - (tsOpen[row - 1] ?? 0)
}

function missedDrop({ row, perUnit }: KnownDividend, { open, close }: DividendContext): number {
  const before = close[row - 1]
  return before === undefined ? Infinity : Math.abs(1 - (open[row] ?? before) / before - perUnit / before)
}

/** 100 where the dividend is a hundred times too large, 0.01 where it is as much too small; null where it is neither. */
function unitOf(
  { row, perUnit }: KnownDividend,
  index: number,
  { dividends, open, close }: DividendContext,
  implied: number | null,
  allTiny: boolean,
): number | null {
  const before = close[row - 1] ?? Number.NaN
  const share = perUnit / before
  if (implied !== null && implied > 0) {
    const isSeen = 1 - Math.min(open[row] ?? before, close[row] ?? before) / before > VISIBLE_PART * share
    const isPlausible = share <= LARGEST_ORDINARY ? implied / before < SMALLEST_SHARE : isSeen
    if (Math.abs(perUnit / implied / 100 - 1) < HUNDRED_APART) return isPlausible ? null : 100
    if (Math.abs((perUnit / implied) * 100 - 1) < HUNDRED_APART) return 0.01
  }
  if (share >= 1) return 100
  const neighbours = [-2, -1, 1, 2].map((step) => dividends[index + step]?.perUnit ?? Number.NaN)
  if (neighbours.some((amount) => Math.abs((perUnit * 100) / amount - 1) < SAME_DIGITS)) return 0.01
  if (share > 0.05 && neighbours.some((amount) => Math.abs(perUnit / 100 / amount - 1) < SAME_DIGITS)) return 100
  return allTiny && share < SMALLEST_SHARE ? 0.01 : null
}

function againstAdjusted(
  dividend: KnownDividend,
  implied: number,
  before: number,
  { rounding }: AdjustmentSteps,
  splits: readonly KnownSplit[],
): Finding | null {
  const { perUnit, row, ts } = dividend
  const tolerance = Math.max(0.15 * perUnit, rounding * before)
  if (Math.abs(implied - perUnit) <= tolerance) return null
  const bounds = [implied, perUnit - tolerance, perUnit + tolerance] as const
  const split = splits.find((one) => {
    const ratio = Math.max(one.to / one.from, one.from / one.to)
    const seen = Math.max(perUnit / implied, implied / perUnit)
    return Math.abs(one.ts - ts) <= 10 * DAY && Math.abs(seen / ratio - 1) < HUNDRED_APART
  })
  if (split !== undefined) {
    const what = `of ${shown(perUnit)} is ${shown(implied)} in the adjusted close, apart by the split ${split.to} for ${split.from}`
    return told('DIVIDEND_NOT_SPLIT_ADJUSTED', dividend, what, bounds, (perUnit * split.from) / split.to)
  }
  const what = `of ${shown(perUnit)} is ${shown(implied)} in the adjusted close`
  if (Math.abs(implied) > Math.max(0.1 * perUnit, rounding * before)) {
    return told('ADJUSTMENT_MISMATCH', dividend, what, bounds)
  }
  const repair: Repair = { kind: 'SCALE_ADJUSTED', count: row, factor: 1 - perUnit / before }
  return { ...told('DIVIDEND_NOT_ADJUSTED', dividend, what, bounds), repair: perUnit < before ? repair : null }
}

function againstPrice(
  dividend: KnownDividend,
  share: number,
  before: number,
  { open, close, splits, basis }: DividendContext,
): Finding | null {
  const { row, perUnit } = dividend
  const split = basis === 'raw' ? splits.find((one) => one.row === row) : undefined
  const basisAfter = split === undefined ? 1 : split.to / split.from
  const after = Math.min(open[row] ?? before, close[row] ?? before) * basisAfter
  const drop = 1 - after / before
  if (share < VISIBLE_SHARE || drop >= VISIBLE_PART * share) return null
  const what = `of ${shown(perUnit)} is ${shown(100 * share)} % of the price, which moved by ${shown(-100 * drop)} %`
  return share > LARGEST_SHARE
    ? told('DIVIDEND_TOO_LARGE', dividend, what, [perUnit, 0, LARGEST_SHARE * before])
    : told('DIVIDEND_WITHOUT_DROP', dividend, what, [drop, VISIBLE_PART * share, 1])
}

/** Steps of the adjusted close on days without a dividend; steps beyond the tenth are counted, not told one by one. */
function unexplained(
  { dividends, splits, tsOpen, close }: DividendContext,
  steps: AdjustmentSteps,
): readonly Finding[] {
  const explained = new Set([...dividends, ...splits].map(({ row }) => row))
  const limit = Math.max(3e-3, 2 * steps.rounding)
  const rows: number[] = []
  for (let row = 1; row < close.length; row += 1) {
    if (Math.abs(steps.shares[row] ?? 0) > limit && !explained.has(row)) rows.push(row)
  }
  return rows.slice(0, 10).map((row) => {
    const share = steps.shares[row] ?? 0
    const more = rows.length > 10 ? ` (as at ${rows.length} rows in all)` : ''
    const what = `The adjusted close takes ${shown(100 * share)} % out at row ${row + 1} where nothing is told to have happened${more}`
    const evidence = evidenceOf('adjusted share', share, -limit, limit)
    return makeFinding('ADJUSTMENT_UNEXPLAINED', what, { from: row, ts: tsOpen[row] ?? Number.NaN }, evidence)
  })
}

/** `proposed` is the amount to put in its place, null to take it out, left out where nobody can know. */
function told(
  code: FindingCode,
  { row, ts, perUnit }: KnownDividend,
  what: string,
  [value, low, high]: readonly [number, number, number],
  proposed?: number | null,
): Finding {
  return makeFinding(
    code,
    `The dividend at row ${row + 1} ${what}`,
    { from: row, ts },
    evidenceOf('dividend per unit', value, low, high),
    proposed === undefined ? null : { kind: 'SET_DIVIDEND', ts, was: perUnit, proposed },
  )
}
