import { fromMoney } from '#core/money.ts'
import type { LimitDifference } from '#contracts/records/limitChanges.ts'
import type { LimitView } from '#contracts/records/safety.ts'
import { parseNumber } from '../../format/parseNumber.ts'

/** One limit to be changed, as it is typed. */
export interface LimitEntry {
  readonly key: string
  readonly text: string
}

const MICROSECONDS = 1_000_000
/** Enough for any limit, and too few for the noise of a division. */
const DIGITS = 12

/** Names the unit in which a limit is typed; empty for a count. */
export function typedUnit(unit: LimitView['unit']): string {
  switch (unit) {
    case 'percent':
      return '%'
    case 'money':
      return 'money'
    case 'microseconds':
      return 's'
    case 'count':
      return ''
  }
}

/** Writes a limit as it is typed. */
export function typedLimit({ unit, limit }: Pick<LimitView, 'unit' | 'limit'>): string {
  return String(Number((limit * typedScale(unit)).toPrecision(DIGITS)))
}

/** Reads what was typed into the unit in which limits are kept; null when it is no number. Sense is for the engine to judge. */
export function limitValue(unit: LimitView['unit'], text: string, groupSign: ',' | '.'): number | null {
  const typed = parseNumber(text, groupSign)
  if (typed === null) return null
  // Money is shown in micro-units, but limits are kept in whole ones.
  const scale = unit === 'money' ? 1 : 1 / typedScale(unit)
  return Number((typed * scale).toPrecision(DIGITS))
}

/** The values to propose; null while any entry is no number, or a limit is named twice. */
export function limitChanges(
  entries: readonly LimitEntry[],
  limits: readonly LimitView[],
  groupSign: ',' | '.',
): Readonly<Record<string, number>> | null {
  const values: Record<string, number> = {}
  for (const { key, text } of entries) {
    const limit = limits.find((each) => each.key === key)
    const value = limit === undefined ? null : limitValue(limit.unit, text, groupSign)
    if (value === null || Object.hasOwn(values, key)) return null
    values[key] = value
  }
  return entries.length === 0 ? null : values
}

/** Says what the button does with these differences. */
export function proposalWords(differences: readonly LimitDifference[]): string {
  const waiting = differences.filter(({ waits }) => waits).length
  if (waiting === 0) return differences.every(({ direction }) => direction === 'TIGHTER') ? 'Tighten now' : 'Change now'
  return waiting === differences.length ? 'Start the cool-off' : 'Change now, start the cool-off'
}

function typedScale(unit: LimitView['unit']): number {
  switch (unit) {
    case 'percent':
      return 100
    case 'money':
      return fromMoney(1)
    case 'microseconds':
      return 1 / MICROSECONDS
    case 'count':
      return 1
  }
}
