import { type InstrumentId, instrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { DataDesk } from '../desk.ts'
import type { FeedCard, FeedKind } from '../feeds/ports.ts'
import { sourceOrder } from '../sla/sourceOrder.ts'
import type { Served } from './liveLine.ts'

/** The venue of US shares, which every source of shares can tell of by the same symbol. */
const US_SHARES = 'US'

/** The record of an instrument, as the source of its own venue lists it, else as any does; null when none lists it. */
export function instrumentOf(desk: DataDesk, id: InstrumentId): Instrument | null {
  const listings = desk.state.listed.get(id) ?? []
  const own = listings.find(({ sourceId, listing }) => sourceId === listing.instrument.venue.toLowerCase())
  return (own ?? listings[0])?.listing.instrument ?? null
}

/** Sources that tell the trades or quotes of an instrument as they happen, best first. */
export function liveTellers(desk: DataDesk, instrument: Instrument): readonly Served[] {
  const able = (kind: FeedKind): readonly string[] => orderOf(desk, instrument, kind, 'live')
  const quotes = new Set(able('QUOTES'))
  const trades = able('TRADES')
  // Who tells both comes before who tells one.
  const order = [...trades.filter((id) => quotes.has(id)), ...trades.filter((id) => !quotes.has(id)), ...quotes]
  return tellers(desk, instrument, [...new Set(order)])
}

/** Sources that can be asked for the bars of an instrument now, best first. */
export function barTellers(desk: DataDesk, instrument: Instrument): readonly Served[] {
  const order = orderOf(desk, instrument, 'BARS', 'historical')
  return tellers(desk, instrument, order).filter(({ sourceId }) => hasKey(desk, sourceId))
}

/** Tells whether a source has the key that it needs. */
export function hasKey({ sources }: DataDesk, sourceId: string): boolean {
  const state = sources?.keyState(sourceId)
  return state === 'NOT_NEEDED' || state === 'GIVEN'
}

/** The card of a source; null when there is none. */
export function cardOf({ sources }: DataDesk, sourceId: string): FeedCard | null {
  return sources?.cards.find(({ id }) => id === sourceId) ?? null
}

/** The instrument's own venue first, then by the order of its kind. */
function orderOf(
  { sources }: DataDesk,
  { assetClass, venue }: Instrument,
  kind: FeedKind,
  how: 'historical' | 'live',
): readonly string[] {
  const order = sourceOrder(sources?.cards ?? [], assetClass, kind, how)
  const own = venue.toLowerCase()
  return order.includes(own) ? [own, ...order.filter((id) => id !== own)] : order
}

function tellers(desk: DataDesk, instrument: Instrument, order: readonly string[]): readonly Served[] {
  const { id, assetClass, venue } = instrument
  const isEverywhere = assetClass === 'INDEX' || venue === US_SHARES
  const found: Served[] = []
  for (const sourceId of order) {
    const known = isEverywhere || isListedBy(desk, id, sourceId) ? id : twinOf(desk, instrument, sourceId)
    if (known !== null) found.push({ sourceId, instrumentId: known, standsIn: found.length > 0 })
  }
  return found
}

function isListedBy({ state }: DataDesk, id: InstrumentId, sourceId: string): boolean {
  return state.listed.get(id)?.some((listing) => listing.sourceId === sourceId) === true
}

/** The same pair at the venue of a source: there the same symbol means the same thing. Null when it has none. */
function twinOf({ state }: DataDesk, { id, symbol, currency }: Instrument, sourceId: string): InstrumentId | null {
  const twinId = instrumentId(symbol, sourceId.toUpperCase())
  const twin = state.listed.get(twinId)?.find((listing) => listing.sourceId === sourceId)?.listing
  const product = state.listed.get(id)?.[0]?.listing.product
  return twin !== undefined && twin.instrument.currency === currency && twin.product === product ? twinId : null
}
