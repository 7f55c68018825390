import type { InstrumentId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { Order } from '#core/model/order.ts'
import { powerOfTen } from '#core/money.ts'
import type { DifferenceChoice, ForeignDecision, ReconciliationView } from '#contracts/records/execution.ts'
import type { Books } from './books.ts'
import type { Venue, VenueTruth } from './ports.ts'
import type { KnownDifference } from './remoteMemory.ts'
import { standingText } from './remoteMemory.ts'
import type { Desk, OpenSession } from './state.ts'
import type { TruthIndex } from './venueTruth.ts'

type Difference = ReconciliationView['differences'][number]

interface Found {
  readonly told: VenueTruth
  readonly truth: TruthIndex
  readonly differences: readonly Difference[]
}

/** What the venue holds in what this session does not know. */
export function unlistedDifferences(told: VenueTruth): Difference[] {
  return (told.unlisted ?? []).map(({ what, quantity }) => ({
    what: `holding ${what}`,
    ours: 'not traded in this session',
    venue: quantity,
  }))
}

/**
 * What can be decided about each difference.
 *
 * 1. A fill that would explain it may still be told, so most can be decided only once they have stood for the venue's
 *    worst lag. An order that nobody here sent, and a position in what was never traded here, can be decided at once.
 * 2. A position waits for the orders of its instrument to be decided: they may explain it.
 * 3. What the trader left as it is stays left until it changes.
 */
export function knownDifferences(
  desk: Desk,
  current: OpenSession,
  venue: Venue,
  found: Found,
): ReadonlyMap<string, KnownDifference> {
  const { remote } = desk.state
  const now = desk.context.now()
  const lag = venue.remote?.worstLag ?? 0
  const standing = new Map<string, { readonly text: string; readonly since: number }>()
  const known = new Map<string, KnownDifference>()
  const busy = new Set<InstrumentId>()
  // Orders come before positions in the alphabet, so what they keep busy is known by then.
  for (const difference of found.differences.toSorted((a, b) => (a.what < b.what ? -1 : 1))) {
    const text = standingText(difference)
    const before = remote.standing.get(difference.what)
    const since = before?.text === text ? before.since : now
    standing.set(difference.what, { text, since })
    const subject = subjectOf(current.books, found, difference)
    const decidableAt =
      subject.instrumentId !== null && subject.kind === 'POSITION' && busy.has(subject.instrumentId)
        ? null
        : subject.isPlain
          ? now
          : since + lag
    const isIgnored = remote.ignored.get(difference.what) === text
    if (subject.kind === 'ORDER' && subject.instrumentId !== null && subject.decisions.includes('ADOPT') && !isIgnored)
      busy.add(subject.instrumentId)
    const choice: DifferenceChoice = {
      decisions: subject.decisions,
      ...priceOf(desk, current.books, found, subject),
      decidableAt,
      isIgnored,
    }
    const { what, ours, venue: theirWord } = difference
    const { kind, theirs, instrumentId, quantity } = subject
    known.set(what, { what, ours, venue: theirWord, kind, theirs, instrumentId, quantity, choice })
  }
  remote.standing = standing
  for (const [what, text] of remote.ignored) if (standing.get(what)?.text !== text) remote.ignored.delete(what)
  return known
}

interface Subject {
  readonly kind: KnownDifference['kind']
  readonly theirs: Order | null
  readonly instrumentId: InstrumentId | null
  readonly quantity: number
  readonly decisions: readonly ForeignDecision[]
  /** Nothing that may still be told would explain it. */
  readonly isPlain: boolean
}

function subjectOf(books: Books, { truth }: Found, { what }: Difference): Subject {
  const name = what.slice(what.indexOf(' ') + 1)
  if (what.startsWith('order ')) return orderSubject(books, truth, name)
  if (what.startsWith('holding '))
    return { kind: 'HOLDING', theirs: null, instrumentId: null, quantity: 0, decisions: ['IGNORE'], isPlain: true }
  const instrumentId = identifier<InstrumentId>(name)
  const theirs = Object.hasOwn(truth.positions, name) ? (truth.positions[name] ?? 0) : 0
  const wasTraded =
    books.fills.some((fill) => fill.instrumentId === instrumentId) ||
    [...books.orders.values()].some((order) => order.instrumentId === instrumentId)
  const decisions: ForeignDecision[] = ['ADOPT', 'IGNORE']
  if (closingQuantity(books.positions.get(instrumentId) ?? 0, theirs) > 0) decisions.push('CLOSE')
  return { kind: 'POSITION', theirs: null, instrumentId, quantity: theirs, decisions, isPlain: !wasTraded }
}

function orderSubject(books: Books, truth: TruthIndex, name: string): Subject {
  const ours = books.orders.get(identifier(name))
  const theirs = truth.orders.get(identifier(name)) ?? null
  const common = { kind: 'ORDER', theirs, quantity: 0 } as const
  if (ours === undefined) {
    const instrumentId = theirs?.instrumentId ?? null
    const canAdopt = instrumentId !== null && books.instruments.has(instrumentId)
    return {
      ...common,
      instrumentId,
      decisions: canAdopt ? ['ADOPT', 'IGNORE', 'CLOSE'] : ['IGNORE', 'CLOSE'],
      isPlain: true,
    }
  }
  // What was filled here and not there is for the venue to take back; nobody here makes that up.
  const canAdopt =
    theirs === null ||
    (theirs.filledQuantity >= ours.filledQuantity && !(isClosed(ours.status) && !isClosed(theirs.status)))
  const decisions: ForeignDecision[] = canAdopt ? ['ADOPT', 'IGNORE'] : ['IGNORE']
  if (theirs !== null && !isClosed(theirs.status)) decisions.push('CLOSE')
  return { ...common, instrumentId: ours.instrumentId, decisions, isPlain: false }
}

/** How much of the venue's position is sold or bought back to come to ours, without going through nothing. */
export function closingQuantity(ours: number, theirs: number): number {
  if (theirs === 0) return 0
  const sameSide = Math.sign(ours) === Math.sign(theirs)
  return sameSide ? Math.max(0, Math.abs(theirs) - Math.abs(ours)) : Math.abs(theirs)
}

/** The price the venue names for the position, or the last one heard; an order found filled has its own average. */
function priceOf(
  desk: Desk,
  books: Books,
  { told }: Found,
  { kind, theirs, instrumentId }: Subject,
): Pick<DifferenceChoice, 'price' | 'priceFrom'> {
  const instrument = instrumentId === null ? undefined : books.instruments.get(instrumentId)
  const needsNone = kind === 'HOLDING' || (kind === 'ORDER' && (theirs === null || theirs.filledQuantity === 0))
  if (instrument === undefined || needsNone) return { price: null, priceFrom: null }
  const scale = powerOfTen(instrument.priceDecimals)
  const average =
    kind === 'ORDER'
      ? theirs?.averageFillPrice === null || theirs?.averageFillPrice === undefined
        ? null
        : Math.round(theirs.averageFillPrice * scale)
      : (told.averagePrices?.[instrument.id] ?? null)
  if (average !== null && average > 0) return { price: average, priceFrom: 'VENUE_AVERAGE' }
  const last = desk.state.remote.lastPrices.get(instrument.id)
  const scaled = last === undefined ? 0 : Math.round(last * scale)
  return scaled > 0 ? { price: scaled, priceFrom: 'LAST' } : { price: null, priceFrom: null }
}
