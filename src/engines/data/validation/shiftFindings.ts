import type { Finding, Repair } from './finding.ts'
import { type LevelShift, PATIENCE } from './levelWatch.ts'
import { evidenceOf, type FindingPlace, makeFinding, shown } from './makeFinding.ts'
import { type KnownSplit, splitOfSize, splitRatioOf, unitFactor } from './sizeOfShift.ts'

/** How the prices of a series count shares: as traded on the day, or all as of today. */
export type PriceBasis = 'raw' | 'split-adjusted'

/** What is known of the series in which a level shifted. */
export interface ShiftContext {
  readonly basis: PriceBasis
  readonly splits: readonly KnownSplit[]
}

/** An ordinary spike that traded this many times the usual volume was a market, unless it more than doubled or halved. */
const MARKET_VOLUME = 4
const SURE_SPIKE = Math.log(2)
/** A split is calm: its row has an ordinary range, and no more money changes hands than on other days. */
const CALM_RANGE = 3
const CALM_TURNOVER = 2.5

/** Says what a shift of the price level was; null when it was a move of the market. */
export function findingOfShift(shift: LevelShift, { basis, splits }: ShiftContext): Finding | null {
  const { size, scale, ts, from, until } = shift
  if (until === null && shift.expected !== 0) {
    const told = splits.find(({ row }) => row === from)
    if (told !== undefined) return wrongSplit(shift, told)
  }
  const split = splitOfSize(size, scale, ts, splits)
  if (split !== null) return halfAdjusted(shift, split)
  const unit = unitFactor(size, scale)
  if (unit !== null) return unitError(shift, unit)
  if (until !== null) return spike(shift)
  return shift.undecided ? unconfirmed(shift) : missingSplit(shift, basis)
}

/** Says that a price has jumped and that nobody can know yet why. */
export function unconfirmed({ from, ts, size, scale }: LevelShift): Finding {
  return makeFinding(
    'JUMP_UNCONFIRMED',
    `Row ${from + 1} closes ${percent(size)} away from the row before`,
    { from, ts },
    change(size, 8 * scale),
  )
}

/** The rows that are wrong: those on the other level, or when the price stayed there, those that were left. */
interface WrongRows extends FindingPlace {
  readonly count: number
  readonly stretch: string
  readonly isTail: boolean
}

function wrongRows(shift: LevelShift): WrongRows {
  const { from, until, before, ts } = shift
  const isTail = until === null && isLastRows(shift)
  const first = until === null && !isTail ? before : from
  const count = isTail ? shift.rows : until === null ? from - before : until - from
  const stretch = count === 1 ? `Row ${first + 1} lies` : `Rows ${first + 1} to ${first + count} lie`
  return { from: first, count, ts, stretch, isTail }
}

/** At the end of a series, a few rows against many are the wrong ones. */
function isLastRows({ from, before, rows }: LevelShift): boolean {
  return rows <= PATIENCE && rows * 3 <= from - before
}

function unitError(shift: LevelShift, unit: number): Finding {
  const { stretch, isTail, ...place } = wrongRows(shift)
  // The rows that were left are wrong the other way round.
  const excess = shift.until === null && !isTail ? 1 / unit : unit
  const factor = excess > 1 ? `${excess} times above` : `${Math.round(1 / excess)} times below`
  const repair: Repair = {
    kind: 'SCALE_ROWS',
    from: place.from,
    count: place.count,
    factor: 1 / excess,
    volumeFactor: 1,
    fields: shift.fields,
  }
  return makeFinding(
    'UNIT_ERROR',
    `${stretch} ${factor} the neighbours`,
    place,
    change(shift.size, 8 * shift.scale),
    repair,
  )
}

function halfAdjusted(shift: LevelShift, { from, to }: KnownSplit): Finding {
  const { stretch, isTail, ...place } = wrongRows(shift)
  const ratio = Math.max(from / to, to / from)
  const excess = (shift.until === null && !isTail ? -shift.size : shift.size) > 0 ? ratio : 1 / ratio
  const repair: Repair = {
    kind: 'SCALE_ROWS',
    from: place.from,
    count: place.count,
    factor: 1 / excess,
    volumeFactor: excess,
    fields: shift.fields,
  }
  const what = `${stretch} ${shown(excess)} times the neighbours, the ratio of the split nearby`
  return makeFinding('SPLIT_HALF_ADJUSTED', what, place, change(shift.size, 5 * shift.scale), repair)
}

function wrongSplit(shift: LevelShift, told: KnownSplit): Finding | null {
  const { size, expected, scale, from } = shift
  const seen = size + expected
  const place = { from, ts: told.ts }
  const evidence = evidenceOf('log change of close', seen, expected - 8 * scale, expected + 8 * scale)
  const was = { from: told.from, to: told.to }
  const terms = `${told.to} for ${told.from}`
  if (Math.abs(seen) <= Math.max(4 * scale, 0.25 * Math.abs(expected))) {
    const what = `The split ${terms} at row ${from + 1} left the price ${percent(seen)} away`
    return makeFinding('SPLIT_WITHOUT_JUMP', what, place, evidence, {
      kind: 'SET_SPLIT',
      ts: told.ts,
      was,
      proposed: null,
    })
  }
  const ratio = splitRatioOf(seen, scale)
  if (ratio === null) return null
  const what = `The price moved at row ${from + 1} as by a split ${ratio.to} for ${ratio.from} where one ${terms} is told`
  return makeFinding('SPLIT_RATIO_WRONG', what, place, evidence, {
    kind: 'SET_SPLIT',
    ts: told.ts,
    was,
    proposed: ratio,
  })
}

function spike(shift: LevelShift): Finding | null {
  const { size, scale, volumeRatio, openedBack } = shift
  // A market that turns opens near where it closed; a price that was never there is gone at the next open.
  if (!openedBack || (volumeRatio >= MARKET_VOLUME && Math.abs(size) < SURE_SPIKE)) return null
  const { stretch, ...place } = wrongRows(shift)
  const what = `${stretch} ${percent(size)} away from the rows on both sides`
  const repair: Repair = { kind: 'DROP_ROWS', from: place.from, count: place.count }
  return makeFinding('PRICE_SPIKE', what, place, change(size, 8 * scale), repair)
}

function missingSplit(shift: LevelShift, basis: PriceBasis): Finding | null {
  const { size, scale, from, before, ts } = shift
  // The open shows the ratio before the day has moved the price; a thin open may not, and then the close does.
  const ratio = splitRatioOf(shift.openSize, scale) ?? splitRatioOf(size, scale)
  if (ratio === null) return null
  const isAtOpen = Math.abs(shift.openSize - size) <= Math.max(3 * scale, 0.03)
  // Without a range nobody can tell a calm day from a crash.
  const isCalm = shift.rangeRatio <= CALM_RANGE && !(shift.volumeRatio * Math.exp(size) > CALM_TURNOVER)
  if (!isAtOpen || !isCalm) return null
  const what = `Row ${from + 1} opens and stays ${percent(size)} away on an ordinary day, as after a split ${ratio.to} for ${ratio.from}`
  const factor = ratio.from / ratio.to
  const repair: Repair =
    basis === 'raw'
      ? { kind: 'SET_SPLIT', ts, was: null, proposed: ratio }
      : {
          kind: 'SCALE_ROWS',
          from: before,
          count: from - before,
          factor,
          volumeFactor: 1 / factor,
          fields: ['open', 'high', 'low', 'close'],
        }
  return makeFinding('SPLIT_MISSING', what, { from, ts }, change(size, 8 * scale), repair)
}

function change(size: number, width: number): Finding['evidence'] {
  return evidenceOf('log change of close', size, -width, width)
}

function percent(size: number): string {
  return `${shown(100 * Math.expm1(size))} %`
}
