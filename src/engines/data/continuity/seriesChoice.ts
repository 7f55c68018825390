import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { AssetClass, Instrument, SessionCalendar } from '#core/model/instrument.ts'
import type { DataDesk } from '../desk.ts'
import { barTellers, hasKey, instrumentOf } from '../live/tellers.ts'
import type { SourceHealth } from '../sla/failover.ts'
import { serviceLevel } from '../sla/serviceLevel.ts'
import { sourceOrder } from '../sla/sourceOrder.ts'

/** What must be known of an instrument to say which bars of it there should be. */
export interface SeriesTerms {
  readonly assetClass: AssetClass
  readonly calendar: SessionCalendar
}

/** Kind and sessions of an instrument: as a source lists it, as a stored set has it, else by its venue. Null when nobody knows. */
export function termsOf(desk: DataDesk, instrumentId: InstrumentId): SeriesTerms | null {
  const known = instrumentOf(desk, instrumentId) ?? storedInstrument(desk, instrumentId)
  if (known !== null) return { assetClass: known.assetClass, calendar: known.calendar }
  const venue = venueOf(instrumentId)
  if (venue === 'US') return { assetClass: 'EQUITY', calendar: 'XNYS' }
  if (venue === 'INDEX') return { assetClass: 'INDEX', calendar: 'XNYS' }
  const isCrypto = desk.sources?.cards.some(
    ({ id, assetClasses }) => id === venue.toLowerCase() && assetClasses.includes('CRYPTO'),
  )
  return isCrypto === true ? { assetClass: 'CRYPTO', calendar: 'ALWAYS' } : null
}

/**
 * Sources that can be asked for the bars of an instrument, best first. Only such as know it under this very name: bars of
 * another venue are another series.
 */
export function barSources(desk: DataDesk, instrumentId: InstrumentId, wanted: string | null): readonly string[] {
  const cards = desk.sources?.cards ?? []
  if (wanted !== null) return cards.some(({ id }) => id === wanted) ? [wanted] : []
  const listed = instrumentOf(desk, instrumentId)
  if (listed !== null) {
    return barTellers(desk, listed).flatMap((served) => (served.instrumentId === instrumentId ? [served.sourceId] : []))
  }
  const terms = termsOf(desk, instrumentId)
  if (terms === null) return []
  const order = sourceOrder(cards, terms.assetClass, 'BARS', 'historical')
  const own = venueOf(instrumentId).toLowerCase()
  return order.includes(own) ? [own] : order.filter((id) => hasKey(desk, id))
}

/** How the sources do at the moment, as far as they are asked for history. */
export function healthsOf(desk: DataDesk, order: readonly string[]): readonly SourceHealth[] {
  return order.map((sourceId) => {
    const usable = hasKey(desk, sourceId)
    const reliability =
      serviceLevel(desk.state.service, sourceId, desk.context.now())?.reliability?.estimate.value ?? null
    return { sourceId, usable, trouble: usable ? '' : 'it needs a key, which is missing or was refused', reliability }
  })
}

/** Sources of which bars of an instrument are stored. */
export function storedSources(desk: DataDesk, instrumentId: InstrumentId, interval: BarInterval): readonly string[] {
  const series = desk.history?.series()
  if (series === undefined || !series.ok) return []
  return series.reply.flatMap((stored) =>
    stored.instrumentId === instrumentId && stored.kind === 'bars' && stored.interval === interval
      ? [stored.source]
      : [],
  )
}

function storedInstrument({ state }: DataDesk, instrumentId: InstrumentId): Instrument | null {
  for (const { instrument } of state.datasets.values()) if (instrument.id === instrumentId) return instrument
  return state.market?.source.instruments.find(({ id }) => id === instrumentId) ?? null
}

/** What stands after the last point of an id. */
function venueOf(instrumentId: InstrumentId): string {
  return instrumentId.slice(instrumentId.lastIndexOf('.') + 1)
}
