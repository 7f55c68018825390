import type { HistoryColumns, HistorySeries } from '#core/history/series.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketFact, PerpetualFact } from '#core/model/marketFact.ts'
import { spotSymbolOf } from '#core/model/perpetual.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import type { HistoryStore } from '../history/ports.ts'
import { fundingPeriod } from './perpetualTicks.ts'

/** A stored row was known to everybody so long after its time: venues publish what they settled and counted at once. */
const KNOWN_AFTER = { funding: MINUTE, 'open-interest': 5 * MINUTE } as const
/** Days before a session whose facts are told at its beginning. */
const BEFORE = 400 * DAY
/** Imported files have no venue, so their facts are those of the one source that has any of the symbol. */
const FILE_VENUE = 'FILE'

type Kind = keyof typeof KNOWN_AFTER

/** Facts that are told with the slices of a stored set, at the times at which they were known. */
export interface FactTape {
  /** What became known up to a moment and was not told yet. */
  until(marketTime: number): readonly MarketFact[]
}

/**
 * Opens what is kept of funding and open interest beside the bars of perpetuals. A row that was told differently later is
 * told as it was told first. Null where nothing is kept.
 */
export function openStoredFacts(
  history: HistoryStore | null,
  instruments: readonly Instrument[],
  from: number,
): FactTape | null {
  const kept = history?.series()
  if (history === null || kept?.ok !== true) return null
  const facts: PerpetualFact[] = []
  for (const instrument of instruments) {
    for (const kind of ['funding', 'open-interest'] as const) {
      const series = seriesOf(instrument, kind, kept.reply)
      if (series !== null) facts.push(...read(history, series, instrument, kind, from))
    }
  }
  if (facts.length === 0) return null
  facts.sort((one, other) => one.knownAt - other.knownAt)
  let next = 0
  return {
    until(marketTime) {
      const first = next
      while ((facts[next]?.knownAt ?? Number.POSITIVE_INFINITY) <= marketTime) next += 1
      return facts.slice(first, next)
    },
  }
}

function seriesOf(instrument: Instrument, kind: Kind, kept: readonly HistorySeries[]): HistorySeries | null {
  if (spotSymbolOf(instrument) === null) return null
  const { id, symbol, venue } = instrument
  const able = kept.filter((series) => series.kind === kind && series.interval === 'event')
  const own = able.filter(({ instrumentId }) => instrumentId === id)
  const found =
    own.length > 0 || venue !== FILE_VENUE ? own : able.filter(({ instrumentId }) => symbolOf(instrumentId) === symbol)
  const [only] = found
  return only !== undefined && found.length === 1 ? only : null
}

function symbolOf(instrumentId: string): string {
  return instrumentId.slice(0, instrumentId.lastIndexOf('.'))
}

function read(
  history: HistoryStore,
  series: HistorySeries,
  { id: instrumentId }: Instrument,
  kind: Kind,
  from: number,
): readonly PerpetualFact[] {
  const begin = Math.max(0, from - BEFORE)
  const rows = history.range(series, begin, Number.MAX_SAFE_INTEGER)
  const corrections = history.corrections(series, begin, Number.MAX_SAFE_INTEGER)
  if (!rows.ok || !corrections.ok) return []
  const first = new Map<number, number>()
  for (const { ts, before } of corrections.reply) if (!first.has(ts)) first.set(ts, before[0] ?? Number.NaN)
  const { ts, values }: HistoryColumns = rows.reply
  const facts: PerpetualFact[] = []
  for (let row = 0; row < ts.length; row += 1) {
    const at = ts[row] ?? 0
    const value = first.get(at) ?? values[0]?.[row] ?? Number.NaN
    if (!Number.isFinite(value)) continue
    const stamp = { instrumentId, tsEvent: at, knownAt: at + KNOWN_AFTER[kind], sourceId: series.source }
    const none = { markPrice: null, indexPrice: null, fundingRate: null, fundingHours: null, openInterest: null }
    const fundingHours = row === 0 ? null : fundingPeriod(ts[row - 1] ?? 0, at)
    const told = kind === 'funding' ? { fundingRate: value, fundingHours } : { openInterest: value }
    facts.push({ kind: 'PERPETUAL', ...stamp, ...none, ...told })
  }
  return facts
}
