import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { DatasetId } from '#core/model/identifiers.ts'
import { MINUTE } from '#core/time/duration.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import { closeTime } from '#engines/data/sources/closeTime.ts'
import type { LineageGathering } from './graph.ts'
import type { TracedInstrument } from './payloads.ts'
import { rawOf, rawOfHistory } from './rawBehind.ts'
import type { SessionOfAccount } from './sessions.ts'
import { readOr, type LineageSources } from './sources.ts'
import { counted, figureText, timeText } from './words.ts'

/** The bars that something at a moment can have read. */
export interface BarsBehind {
  readonly interval: BarInterval
  /** Adds the last `lookback` bars that had closed, with where they came from; null where none are kept. */
  add(lookback: number, isAll: boolean): string | null
}

/** Bars that are read back at the most. */
const MOST_BARS = 2_000
/** Session lengths, shortest first: what strategies hear is the shortest. */
const SHORTEST_FIRST: readonly BarInterval[] = ['1m', '5m', '15m', '1h', '1d', '1w', '1M']

/** Finds the bars of a session's instrument before a moment of market time; null, with a gap, where none can be told. */
export function barsBehind(
  sources: LineageSources,
  graph: LineageGathering,
  session: SessionOfAccount,
  instrument: TracedInstrument,
  at: number,
): BarsBehind | null {
  const { market } = sources
  if (market === null) return null
  const { sessionId, source } = session.session
  const { id: instrumentId, symbol, calendar } = instrument
  const dataset = datasetOf(sources, graph, session, instrumentId)
  const kept = readOr(graph, 'The bars of the session', [], () => market.intervals(sessionId, instrumentId))
  const intervals = SHORTEST_FIRST.filter((interval) => kept.includes(interval))
  const interval = dataset?.interval ?? intervals[0]
  if (interval === undefined) {
    graph.gap(
      `No bars of ${symbol} in session ${sessionId} are kept, so the way from the signal to the market ends here.`,
    )
    return null
  }
  if (dataset === null && intervals.length > 1) {
    graph.gap(
      `Bars of ${intervals.join(', ')} are kept for the session; those of ${interval} are shown, because a signal does not keep which it was raised on.`,
    )
  }
  const origin =
    source.kind === 'simulator' ? 'simulated' : source.kind === 'live' ? 'live' : (dataset?.origin ?? 'recorded')
  const read = (limit: number): BarColumns | null =>
    readOr(graph, `The bars of ${symbol}`, null, () =>
      dataset === null
        ? market.sessionBars({ sessionId, instrumentId, interval }, at, limit)
        : market.datasetBars(dataset.key, at, limit),
    )
  const addRaw = (id: string, tsOpen: number): void => {
    rawOf(sources, graph, { session, instrument, dataset, at, into: id })
    if (source.kind === 'live') rawOfHistory(sources, graph, { instrumentId, interval, tsOpen, into: id })
  }
  const cache = new Map<string, string | null>()
  const addBars = (lookback: number, isAll: boolean): string | null => {
    const wanted = Math.min(MOST_BARS, lookback)
    const bars = read(wanted + 1)
    if (bars === null) return null
    const { tsOpen } = bars
    let end = tsOpen.length
    // A bar that had not closed was not known.
    while (end > 0 && closeTime(tsOpen[end - 1] ?? 0, interval, calendar) > at) end -= 1
    const [begin, last] = [Math.max(0, end - wanted), end - 1]
    const [from, to] = [tsOpen[begin], tsOpen[last]]
    if (from === undefined || to === undefined) {
      graph.gap(`No bar of ${symbol} that had closed at ${timeText(at)} is kept.`)
      return null
    }
    const marketTime = closeTime(to, interval, calendar)
    const name = `${symbol} ${interval}`
    if (lookback === 1 && !isAll) {
      const cell = (column: Float64Array): string => figureText(column[last] ?? Number.NaN)
      const id = `bar|${sessionId}|${instrumentId}|${interval}|${to}`
      graph.put({
        id,
        kind: 'BAR',
        title: `Bar of ${name}, ${timeText(to)}`,
        details: [
          `open ${cell(bars.open)}, high ${cell(bars.high)}, low ${cell(bars.low)}, close ${cell(bars.close)}, volume ${cell(bars.volume)}`,
          `origin ${origin}`,
          `closed ${timeText(marketTime)}`,
        ],
        marketTime,
      })
      addRaw(id, to)
      return id
    }
    const found = last - begin + 1
    const id = `bars|${sessionId}|${instrumentId}|${interval}|${isAll ? 'all' : from}|${to}`
    const title = isAll
      ? `Every bar of ${name} up to ${timeText(to)}`
      : `${counted(found, 'bar')} of ${name}, ${timeText(from)} to ${timeText(to)}`
    graph.put({
      id,
      kind: 'BAR',
      title,
      details: [
        isAll ? `at the least the ${counted(found, 'bar')} from ${timeText(from)} on` : null,
        found < lookback ? `${counted(found, 'bar')} of ${lookback} are kept` : null,
        `origin ${origin}`,
        `the last closed ${timeText(marketTime)}`,
      ],
      marketTime,
    })
    if (found < lookback) {
      graph.gap(`Of the ${lookback} bars of ${name} that were read only the newest ${found} are kept here.`)
    }
    addRaw(id, to)
    return id
  }
  const noted = (lookback: number, isAll: boolean): string | null => {
    const key = `${lookback} ${isAll}`
    const known = cache.get(key)
    if (known !== undefined) return known
    const id = addBars(lookback, isAll)
    cache.set(key, id)
    return id
  }
  return { interval, add: noted }
}

/** The stored set that a session played of an instrument; null where it played none. */
function datasetOf(
  { market }: LineageSources,
  graph: LineageGathering,
  { session }: SessionOfAccount,
  instrumentId: string,
): DatasetView | null {
  const { source } = session
  if (market === null || source.kind !== 'dataset') return null
  const chosen = new Set<DatasetId>(source.datasetIds)
  const cards = readOr(graph, 'The list of stored sets', [], () => market.datasets())
  const found = cards.find((card) => chosen.has(card.key) && card.instrumentId === instrumentId)
  if (found !== undefined) return found
  graph.gap(`The set of bars that session ${session.sessionId} played of ${instrumentId} is no longer kept.`)
  return null
}

/** Whether bars of this length can have been read by a session with this source. */
export function isPlayed(source: SessionOfAccount['session']['source'], interval: BarInterval): boolean {
  return source.kind === 'live' || source.kind === 'recording' ? interval === '1m' || interval === '1d' : true
}

/** Nominal length of a bar, for how far a lookback reaches where no bars tell; a month has 31 days. */
export function nominalLength(interval: BarInterval): number {
  const lengths: Readonly<Record<BarInterval, number>> = {
    '1m': MINUTE,
    '5m': 5 * MINUTE,
    '15m': 15 * MINUTE,
    '1h': 60 * MINUTE,
    '1d': 1_440 * MINUTE,
    '1w': 7 * 1_440 * MINUTE,
    '1M': 31 * 1_440 * MINUTE,
  }
  return lengths[interval]
}
