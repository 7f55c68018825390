import type { Origin } from '#core/model/origin.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { barContext } from '#quant/features/barContext.ts'
import { barsBefore, foldFeatures } from '#quant/features/foldFeatures.ts'
import { orderFeatures } from '#quant/features/featureOrder.ts'
import { findFeature } from '#quant/features/registry.ts'
import { queryBars } from '../barQuery.ts'
import type { DataDesk } from '../desk.ts'
import { closedBars } from './closedBars.ts'
import type { FeatureVersion } from './ports.ts'

type Query = CommandPayload<typeof dataChannel, 'QueryFeatures'>

/** Bars that one question may look at. */
const MOST_BARS = 20_000

/** Values of features by the bar, oldest first. */
export interface FeatureRows {
  readonly tsOpen: Float64Array
  readonly tsClose: Float64Array
  readonly close: Float64Array
  readonly columns: readonly (FeatureVersion & { readonly values: Float64Array; readonly kept: number })[]
  readonly origin: Origin
}

/**
 * The values of features of bars that have closed: those that were kept as they were known last, the others computed from
 * the bars of the session, of which none is later than the market has played. What only quotes, trades or other instruments
 * tell is known for kept values alone.
 */
export function featureRows(desk: DataDesk, query: Query): CommandResult<FeatureRows> {
  const { market, live } = desk.state
  const { instrumentId, interval, names, before, limit } = query
  const ordered = orderFeatures(names, findFeature)
  if (!ordered.ok) return refused(ordered.code, ordered.message)
  const { order } = ordered
  const wanted = Math.min(MOST_BARS, limit + barsBefore(order) + 1)
  const bars = queryBars(market, live, { instrumentId, interval, before, limit: wanted })
  if (!bars.ok) return bars
  const closed = closedBars(desk, bars.reply.columns, instrumentId, interval, before)
  if (closed === null) return refused('UNKNOWN_INSTRUMENT', `${instrumentId} is not part of this session.`)
  const { columns: known, tsClose, now } = closed
  const end = tsClose.length
  const start = Math.max(0, end - limit)
  const { open, high, low, close, volume } = known
  const context = barContext(interval, closed.instrument.calendar)
  const folded = foldFeatures(order, context, { time: known.tsOpen, open, high, low, close, volume }, end)
  const tsOpen = known.tsOpen.slice(start)
  const places = names.map((name) => order.findIndex((declaration) => declaration.name === name))
  const features = places.flatMap((place) => order[place] ?? [])
  const values = places.map((place) => (folded[place] ?? new Float64Array(0)).slice(start))
  const kept = overlay(desk, query, features, tsOpen, values, now)
  return accepted({
    tsOpen,
    tsClose: tsClose.slice(start),
    close: close.slice(start),
    columns: features.map(({ name, version }, place) => ({
      name,
      version,
      values: values[place] ?? new Float64Array(0),
      kept: kept[place] ?? 0,
    })),
    origin: bars.reply.origin,
  })
}

/** Puts kept values in the place of computed ones; returns how many of each column. */
function overlay(
  { state, store }: DataDesk,
  { instrumentId, interval }: Query,
  features: readonly FeatureVersion[],
  tsOpen: Float64Array,
  values: readonly Float64Array[],
  knownBy: number,
): readonly number[] {
  const counts = features.map(() => 0)
  const first = tsOpen[0]
  const last = tsOpen.at(-1)
  if (store.features === undefined || state.market === null || first === undefined || last === undefined) return counts
  state.features.flush(store.features)
  const { sessionId } = state.market.session
  const found = store.features.readFeatures({
    sessionId,
    instrumentId,
    interval,
    features,
    from: first,
    to: last + 1,
    knownBy,
  })
  const rows = new Map(Array.from(found.tsOpen, (ts, row) => [ts, row]))
  for (let bar = 0; bar < tsOpen.length; bar += 1) {
    const row = rows.get(tsOpen[bar] ?? Number.NaN)
    if (row === undefined) continue
    for (const [place, column] of values.entries()) {
      if (found.isKept[place]?.[row] !== 1) continue
      column[bar] = found.values[place]?.[row] ?? Number.NaN
      counts[place] = (counts[place] ?? 0) + 1
    }
  }
  return counts
}
