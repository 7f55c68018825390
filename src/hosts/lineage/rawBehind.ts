import type { BarInterval } from '#core/model/bar.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import type { LineageGathering } from './graph.ts'
import type { TracedInstrument } from './payloads.ts'
import type { SessionOfAccount } from './sessions.ts'
import { readOr, type LineageSources } from './sources.ts'
import { counted, figureText, timeText } from './words.ts'

/** What raw data are looked for. */
export interface RawWish {
  readonly session: SessionOfAccount
  readonly instrument: TracedInstrument
  readonly dataset: DatasetView | null
  /** Market time of what rests on it. */
  readonly at: number
  /** Id of the bars that came of it. */
  readonly into: string
}

/** Recordings that are named for one moment at the most. */
const MOST_RECORDINGS = 10

/** Adds what the bars of a session were made of. */
export function rawOf(sources: LineageSources, graph: LineageGathering, wish: RawWish): void {
  const { session, dataset, into } = wish
  const { source, sessionId } = session.session
  const put = (
    id: string,
    title: string,
    details: readonly (string | null)[],
    at: number | null,
    label: string,
  ): void => {
    graph.put({ id, kind: 'RAW', title, details, at })
    graph.link(id, into, label)
  }
  switch (source.kind) {
    case 'dataset':
      if (dataset === null) return
      put(
        `raw|dataset|${dataset.key}`,
        `Stored set ${dataset.key}`,
        [
          `${counted(dataset.bars, 'bar')}, ${timeText(dataset.from)} to ${timeText(dataset.to)}`,
          `origin ${dataset.origin}`,
          dataset.credit,
          `hash of its content ${dataset.dataHash}`,
          dataset.note ?? null,
        ],
        null,
        'stored as',
      )
      graph.gap(
        `When the set ${dataset.key} was stored, and under which name its file lay, is not kept beyond what its credit tells.`,
      )
      return
    case 'simulator':
      put(
        `raw|simulator|${sessionId}`,
        `Market simulator, seed ${source.seed}`,
        [
          'made up: the same seed gives the same market',
          `session ${sessionId}, began at ${timeText(source.startAt)} of its market`,
        ],
        session.at,
        'made',
      )
      return
    case 'recording':
      put(
        `raw|recording|${source.recordingId}`,
        `Recorded session ${source.recordingId}`,
        recordingDetails(sources, graph, source.recordingId),
        recordingStart(sources, graph, source.recordingId),
        'played again',
      )
      return
    case 'live':
      rawOfLive(sources, graph, wish)
      return
    case 'none':
      graph.gap(`Session ${sessionId} has no source of market data, so there is nothing to lead back to.`)
  }
}

/** Adds what the market history tells of a bar: what a source said, and when that became known. */
export function rawOfHistory(
  { market }: LineageSources,
  graph: LineageGathering,
  wish: {
    readonly instrumentId: string
    readonly interval: BarInterval
    readonly tsOpen: number
    readonly into: string
  },
): void {
  if (market === null) return
  const { instrumentId, interval, tsOpen, into } = wish
  const versions = readOr(graph, 'The market history', [], () => market.historyVersions(instrumentId, interval, tsOpen))
  for (const source of new Set(versions.map((version) => version.source))) {
    const own = versions.filter((version) => version.source === source)
    const id = `raw|history|${source}|${instrumentId}|${interval}|${tsOpen}`
    graph.put({
      id,
      kind: 'RAW',
      title: `The same bar as ${source} told it afterwards`,
      details: own.map(({ knownAt, close }) => `close ${figureText(close)}, known since ${timeText(knownAt)}`),
      at: own[0]?.knownAt ?? null,
      marketTime: tsOpen,
    })
    graph.link(id, into, own.length > 1 ? `corrected ${counted(own.length - 1, 'time')}` : 'tells the same bar')
  }
}

function rawOfLive(sources: LineageSources, graph: LineageGathering, { session, instrument, at, into }: RawWish): void {
  const { sessionId } = session.session
  const id = `raw|live|${sessionId}|${instrument.id}`
  graph.put({
    id,
    kind: 'RAW',
    title: `Live market of ${instrument.symbol}`,
    details: ['trades as the sources told them, made into bars of a minute', `session ${sessionId}`],
  })
  graph.link(id, into, 'made of')
  graph.gap(
    'Which source told the trades of a bar, and when each arrived, is not kept with the bars of a live session.',
  )
  const found = readOr(graph, 'The list of recordings', [], sources.recordings)
    .filter(({ startedAt, endedAt }) => startedAt <= at && (endedAt === null || endedAt >= at))
    .slice(0, MOST_RECORDINGS)
  if (found.length === 0) {
    graph.gap('No recording was being made at that time, so the messages themselves are not kept.')
  }
  for (const recording of found) {
    const raw = `raw|recording|${recording.recordingId}`
    graph.put({
      id: raw,
      kind: 'RAW',
      title: `Recording ${recording.recordingId}`,
      details: [`of ${recording.sources.join(', ')}`, recording.note],
      at: recording.startedAt,
    })
    graph.link(raw, id, 'was being made')
  }
}

function recordingDetails(sources: LineageSources, graph: LineageGathering, recordingId: string): readonly string[] {
  const found = recordingOf(sources, graph, recordingId)
  if (found === null) {
    graph.gap(`The recording ${recordingId} is no longer kept, so its messages cannot be looked at.`)
    return []
  }
  return [`of ${found.sources.join(', ')}`, found.note, 'every message as it came, each part with its hash']
}

function recordingStart(sources: LineageSources, graph: LineageGathering, recordingId: string): number | null {
  return recordingOf(sources, graph, recordingId)?.startedAt ?? null
}

function recordingOf(sources: LineageSources, graph: LineageGathering, recordingId: string) {
  const all = readOr(graph, 'The list of recordings', [], sources.recordings)
  return all.find((recording) => recording.recordingId === recordingId) ?? null
}
