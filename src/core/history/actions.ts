import { canonicalJson } from '../canonicalJson.ts'
import type { MarketAction, TimedAction } from '../model/marketAction.ts'

/** Something that happens to an instrument beside trading, as one source tells it. */
export interface HistoryAction {
  /** Names the event for ever, so that a correction of its date or amount finds it; unique within source and instrument. */
  readonly id: string
  /** Event time: the ex date of a dividend, the moment a split takes effect. */
  readonly ts: number
  /** Null when the source has withdrawn it: it never happens. `instrument` is 0. */
  readonly action: MarketAction | null
}

/** One answer about an event, with the moment it became known. */
export interface KnownAction extends HistoryAction {
  readonly knownAt: number
}

/** What one answer about an event adds to those known of the same event, which come in order of `knownAt`. */
export type ActionArrival =
  | { readonly what: 'added' | 'corrected' | 'moved'; readonly knownAt: number }
  | { readonly what: 'unchanged' }

/**
 * Compares what a source tells about an event with what it told before, by the rules of rows: the same again adds nothing,
 * something else is a correction, and of two answers of the same microsecond the one recorded later counts from the next.
 * `moved` says the same earlier than it was known so far.
 */
export function compareAction(known: readonly KnownAction[], arrived: HistoryAction, knownAt: number): ActionArrival {
  const [earliest] = known
  if (earliest === undefined) return { what: 'added', knownAt }
  let moment = knownAt
  let before: KnownAction | null = null
  for (const entry of known) {
    if (entry.knownAt > moment) break
    if (entry.knownAt === moment && !saysSame(entry, arrived)) moment += 1
    before = entry
  }
  if (before !== null && saysSame(before, arrived)) return { what: 'unchanged' }
  const isEarlier = before === null && saysSame(earliest, arrived)
  return { what: isEarlier ? 'moved' : 'corrected', knownAt: moment }
}

/** Returns the events as they were known at a moment, in order of event time, without the withdrawn ones. */
export function resolveActions(known: readonly KnownAction[], at: number): readonly TimedAction[] {
  const newest = new Map<string, KnownAction>()
  for (const entry of known) {
    const other = newest.get(entry.id)
    if (entry.knownAt <= at && (other === undefined || other.knownAt < entry.knownAt)) newest.set(entry.id, entry)
  }
  return [...newest.values()]
    .toSorted((left, right) => left.ts - right.ts || (left.id < right.id ? -1 : 1))
    .flatMap(({ ts, action }) => (action === null ? [] : [{ ts, action }]))
}

function saysSame(left: HistoryAction, right: HistoryAction): boolean {
  return left.ts === right.ts && canonicalJson(left.action) === canonicalJson(right.action)
}
