import type { BookChange, MarketEvent, PriceLevel } from '#core/model/marketEvent.ts'
import type { Normalised } from '#adapters/feeds/crypto/shared/normalised.ts'
import {
  type ReferenceEvent,
  type ReferenceLevel,
  type ReferencePair,
  referencePairs,
} from '../../helpers/crypto/referencePairs.ts'
import type { ReferenceVenue } from './tardisVenues.ts'

/** Our kinds with the other program's names. */
const KINDS = {
  TRADE: 'trade',
  BOOK: 'book_change',
  QUOTE: 'book_ticker',
  DERIVATIVE: 'derivative_ticker',
  LIQUIDATION: 'liquidation',
} as const
type Kind = keyof typeof KINDS

/** What came of one kind in one pair. */
export interface PairResult {
  readonly venue: string
  readonly number: number
  readonly kind: Kind | 'NOTHING' | 'option_summary'
  readonly outcome: 'agree' | 'differ' | 'only ours' | 'not covered'
  readonly difference: string
}

/** Compares every pair of a venue, kind by kind. */
export function comparePairs(venue: ReferenceVenue): readonly PairResult[] {
  const results: PairResult[] = []
  let test = ''
  let feed = venue.begin()
  referencePairs(venue.name).forEach((pair, number) => {
    if (pair.test !== test) feed = venue.begin()
    test = pair.test
    const ours = feed(pair.message, Date.parse(pair.localTimestamp) * 1_000)
    results.push(...comparePair(pair, ours).map((result) => ({ venue: venue.name, number, ...result })))
  })
  return results
}

function comparePair(pair: ReferencePair, ours: Normalised): readonly Omit<PairResult, 'venue' | 'number'>[] {
  const results: Omit<PairResult, 'venue' | 'number'>[] = []
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const theirs = pair.normalized.filter(({ type }) => type === KINDS[kind])
    const mine = ours.events.filter((event) => event.kind === kind)
    if (theirs.length === 0 && mine.length === 0) continue
    if (theirs.length === 0) {
      results.push({ kind, outcome: 'only ours', difference: `${mine.length} events where there are none` })
      continue
    }
    const difference = kind === 'BOOK' ? compareBooks(mine as BookChange[], theirs) : compareEvents(mine, theirs)
    const words = difference === '' ? '' : `${difference}${ours.gap === undefined ? '' : '; gap'}`
    results.push({ kind, outcome: difference === '' ? 'agree' : 'differ', difference: words })
  }
  if (pair.normalized.some(({ type }) => type === 'option_summary')) {
    results.push({ kind: 'option_summary', outcome: 'not covered', difference: '' })
  }
  if (results.length === 0) {
    const difference = ours.rejected === undefined ? '' : ours.rejected.reason
    results.push({ kind: 'NOTHING', outcome: difference === '' ? 'agree' : 'differ', difference })
  }
  return results
}

function compareEvents(mine: readonly MarketEvent[], theirs: readonly ReferenceEvent[]): string {
  if (mine.length !== theirs.length) return `${mine.length} events, not ${theirs.length}`
  return theirs.map((their, index) => differences(fieldsOf(mine[index]), referenceFields(their))).find(Boolean) ?? ''
}

/**
 * One snapshot of theirs holds what had been waiting for it; we tell the snapshot and then each change. The books that come
 * out are compared. Changes are compared level by level.
 */
function compareBooks(mine: readonly BookChange[], theirs: readonly ReferenceEvent[]): string {
  const [their, ...others] = theirs
  const [first, ...later] = mine
  if (their === undefined || first === undefined || others.length > 0) {
    return `${mine.length} book events, not ${theirs.length}`
  }
  const head = differences(
    { ...stamp(first), isSnapshot: first.isSnapshot },
    { ...referenceStamp(their), isSnapshot: their.isSnapshot },
  )
  if (head !== '') return head
  const sides = [
    ['bids', mine.flatMap(({ bids }) => bids), their.bids ?? []],
    ['asks', mine.flatMap(({ asks }) => asks), their.asks ?? []],
  ] as const
  for (const [side, levels, reference] of sides) {
    const [a, b] =
      first.isSnapshot && later.length > 0
        ? [folded(levels.map(({ price, size }) => [price, size])), folded(pairsOf(reference))]
        : [levels.map(({ price, size }) => [price, size]), pairsOf(reference)]
    if (JSON.stringify(a) !== JSON.stringify(b)) return `${side} ${JSON.stringify(a)}, not ${JSON.stringify(b)}`
  }
  return !first.isSnapshot && later.length > 0 ? `${mine.length} changes, not 1` : ''
}

function pairsOf(levels: readonly ReferenceLevel[]): readonly (readonly [number, number])[] {
  return levels.map(({ price, amount }) => [price, amount])
}

function folded(levels: readonly (readonly number[])[]): readonly (readonly [number, number])[] {
  const book = new Map<number, number>()
  for (const [price = 0, size = 0] of levels) book.set(price, size)
  return [...book].filter(([, size]) => size > 0).sort(([a], [b]) => a - b)
}

type Comparable = Readonly<Record<string, unknown>>

function stamp(event: MarketEvent): Comparable {
  const symbol = event.instrumentId.slice(0, event.instrumentId.lastIndexOf('.'))
  return { symbol, time: Math.floor(event.tsEvent / 1_000), arrival: event.tsInit / 1_000 }
}

function referenceStamp(event: ReferenceEvent): Comparable {
  const { symbol, timestamp, localTimestamp } = event
  return { symbol: symbol.toUpperCase(), time: Date.parse(timestamp), arrival: Date.parse(localTimestamp) }
}

function fieldsOf(event: MarketEvent | undefined): Comparable {
  if (event === undefined || event.kind === 'BOOK') return {}
  const common = stamp(event)
  if (event.kind === 'TRADE') {
    const side = { BUYER: 'buy', SELLER: 'sell', UNKNOWN: 'unknown' }[event.aggressor]
    return { ...common, id: event.tradeId, price: event.price, size: event.size, side }
  }
  if (event.kind === 'LIQUIDATION') {
    const { tradeId, price, size, side } = event
    return { ...common, id: tradeId, price, size, side: side.toLowerCase() }
  }
  if (event.kind === 'QUOTE') return { ...common, bid: sideOf(event.bid), ask: sideOf(event.ask) }
  const { lastPrice, markPrice, indexPrice, fundingRate, predictedFundingRate, openInterest } = event
  const fundingAt = event.fundingAt === null ? null : event.fundingAt / 1_000
  return {
    ...common,
    lastPrice,
    markPrice,
    indexPrice,
    fundingRate,
    predictedFundingRate,
    openInterest,
    fundingAt,
  }
}

function referenceFields(event: ReferenceEvent): Comparable {
  const common = referenceStamp(event)
  const orNull = <Value>(value: Value | undefined): Value | null => value ?? null
  if (event.type === 'trade' || event.type === 'liquidation') {
    return { ...common, id: orNull(event.id), price: event.price, size: event.amount, side: event.side }
  }
  if (event.type === 'book_ticker') {
    return {
      ...common,
      bid: referenceSide(event.bidPrice, event.bidAmount),
      ask: referenceSide(event.askPrice, event.askAmount),
    }
  }
  return {
    ...common,
    lastPrice: orNull(event.lastPrice),
    markPrice: orNull(event.markPrice),
    indexPrice: orNull(event.indexPrice),
    fundingRate: orNull(event.fundingRate),
    predictedFundingRate: orNull(event.predictedFundingRate),
    openInterest: orNull(event.openInterest),
    fundingAt: event.fundingTimestamp === undefined ? null : Date.parse(event.fundingTimestamp),
  }
}

function sideOf(level: PriceLevel | null): string {
  return level === null ? 'none' : `${level.size} at ${level.price}`
}

function referenceSide(price: number | undefined, amount: number | undefined): string {
  return price === undefined && amount === undefined ? 'none' : `${amount} at ${price}`
}

function differences(mine: Comparable, theirs: Comparable): string {
  return Object.keys(theirs)
    .filter((name) => mine[name] !== theirs[name])
    .map((name) => `${name} ${String(mine[name])}, not ${String(theirs[name])}`)
    .join('; ')
}
