import type { TracedEntry } from '#adapters/storage/lineage/journalTrace.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { INPUTS } from '#quant/features/inputs.ts'
import { findFeature } from '#quant/features/registry.ts'
import { barsBehind, type BarsBehind } from './barsBehind.ts'
import type { LineageGathering } from './graph.ts'
import { readPayload, type TracedSignal } from './payloads.ts'
import { readsBars } from './readsBars.ts'
import { instrumentOf, sessionOf, sessionsOf, type SessionOfAccount } from './sessions.ts'
import { readOr, type LineageSources } from './sources.ts'
import { figureText, shareText, timeText } from './words.ts'

/** The node of a signal. */
export function signalNode(signalId: string): string {
  return `signal|${signalId}`
}

/** Finds the entry of a signal, before another where told; null where the journal has none. */
export function findSignal(
  { journal }: LineageSources,
  signalId: string,
  before = Number.MAX_SAFE_INTEGER,
): TracedEntry | null {
  // The first that speaks of it nearly always is it, and then the rest of the journal is not read.
  for (const limit of [1, 20]) {
    const found = journal.about({ kinds: ['SignalRaised'], id: signalId, before, newestFirst: true, limit })
    const exact = found.find(({ payload }) => idOf(payload) === signalId)
    if (exact !== undefined) return exact
    if (found.length < limit) break
  }
  return null
}

function idOf(payload: unknown): unknown {
  return (payload as { readonly signalId?: unknown } | null)?.signalId
}

/** Adds a signal, without what led to it. */
export function addSignal(graph: LineageGathering, entry: TracedEntry, signal: TracedSignal): boolean {
  const { signalId, direction, instrumentId, strategyId, referencePrice, evidence, counterEvidence, origin, tsEvent } =
    signal
  return graph.put({
    id: signalNode(signalId),
    kind: 'SIGNAL',
    title: `${direction} ${instrumentId} by ${strategyId}`,
    details: [
      `id ${signalId}`,
      `reference price ${figureText(referencePrice)}, origin ${origin}`,
      ...evidence.slice(0, 4).map(({ text, source }) => `for: ${text} (${source})`),
      ...counterEvidence.slice(0, 4).map(({ text, source }) => `against: ${text} (${source})`),
    ],
    at: entry.at,
    marketTime: tsEvent,
  })
}

/** Adds a signal and everything that led to it: features, bars, raw data. Returns its node, or null where it is not kept. */
export function tellSignal(
  sources: LineageSources,
  graph: LineageGathering,
  signalId: string,
  before?: number,
): string | null {
  const entry = readOr(graph, 'The journal', null, () => findSignal(sources, signalId, before))
  const signal = entry === null ? null : readPayload('signal', entry, graph)
  if (entry === null || signal === null) {
    graph.gap(`The signal ${signalId} is not in the journal, so what it was raised on cannot be told.`)
    return null
  }
  const node = signalNode(signalId)
  addSignal(graph, entry, signal)
  const session = sessionOf(
    readOr(graph, 'The sessions', [], () => sessionsOf(sources, graph, signal.instrumentId)),
    entry,
  )
  const instrument = instrumentOf(session, signal.instrumentId)
  if (session === null || instrument === null) {
    graph.gap(
      `The session in which ${signal.instrumentId} was looked at is not in the journal, so its bars cannot be found.`,
    )
  }
  const bars =
    session === null || instrument === null ? null : barsBehind(sources, graph, session, instrument, signal.tsEvent)
  const last = bars?.add(1, false) ?? null
  if (last !== null) graph.link(last, node, 'the last bar before it')
  const room = { sources, graph, session, bars, signal }
  const own: string[] = []
  for (const { name, value, unit } of signal.features) {
    const declaration = findFeature(name)
    if (declaration !== null) {
      graph.link(addFeature(room, declaration, value), node, 'weighed')
      continue
    }
    const id = `feature|own|${signalId}|${name}`
    graph.put({
      id,
      kind: 'FEATURE',
      title: `${name} = ${figureText(value)}${unit === '' ? '' : ` ${unit}`}`,
      details: ['computed by the strategy itself'],
      marketTime: signal.tsEvent,
    })
    own.push(name)
    graph.link(id, node, 'weighed')
    if (last !== null) graph.link(last, id, 'read by the strategy')
  }
  if (own.length > 0) {
    graph.gap(
      `${own.join(', ')} ${own.length === 1 ? 'is' : 'are'} computed by the strategy itself; which bars before the last went in is not kept.`,
    )
  }
  if (signal.features.length === 0) {
    graph.gap(`The signal names no feature, so only the last bar before it can be told.`)
  }
  return node
}

interface Room {
  readonly sources: LineageSources
  readonly graph: LineageGathering
  readonly session: SessionOfAccount | null
  readonly bars: BarsBehind | null
  readonly signal: TracedSignal
}

/** Adds a feature of the house with all that it uses; returns its node. */
function addFeature(room: Room, declaration: FeatureDeclaration, value: number | null): string {
  const { sources, graph, session, bars, signal } = room
  const { name, title, version, unit, inputs, uses, lookback, reach } = declaration
  const id = `feature|${signal.signalId}|${name}`
  if (graph.has(id)) return id
  const series =
    session === null || bars === null
      ? null
      : { sessionId: session.session.sessionId, instrumentId: signal.instrumentId, interval: bars.interval }
  const kept =
    series === null
      ? null
      : readOr(
          graph,
          'The kept values of features',
          null,
          () => sources.market?.feature(series, name, signal.tsEvent) ?? null,
        )
  const shown = value ?? kept?.value ?? null
  graph.put({
    id,
    kind: 'FEATURE',
    title: `${name} = ${shown === null ? 'no value' : `${figureText(shown)} ${unit}`}`,
    details: [
      `${title}, version ${kept?.version ?? version}`,
      kept === null ? 'its value was not kept apart from the signal' : `kept for the bar of ${timeText(kept.tsOpen)}`,
      kept === null ? null : `known at ${timeText(kept.knownAt)} of market time`,
      kept === null ? null : `completeness ${shareText(kept.completeness)}, confidence ${shareText(kept.confidence)}`,
      `reads ${[...inputs, ...uses].join(', ')}`,
      reach === 'HISTORY' ? `${lookback} bars at the least, every one leaves a trace` : `${lookback} bars`,
    ],
    marketTime: kept?.tsClose ?? signal.tsEvent,
  })
  if (kept !== null && kept.version !== version) {
    graph.gap(
      `${name} was computed in version ${kept.version}; what it reads is told as version ${version} declares it.`,
    )
  }
  if (kept !== null && value !== null && kept.value !== null && kept.value !== value) {
    graph.gap(`${name} stands in the signal as ${figureText(value)} and was kept as ${figureText(kept.value)}.`)
  }
  for (const used of uses) {
    const other = findFeature(used)
    if (other !== null) graph.link(addFeature(room, other, null), id, 'used by')
  }
  // What it uses can go into it with earlier values, so its own lookback counts as well.
  if (readsBars(declaration)) {
    const from = bars?.add(lookback, reach === 'HISTORY') ?? null
    if (from !== null) graph.link(from, id, 'computed over')
  }
  const others = inputs.filter((input) => INPUTS[input].group !== 'bar')
  if (others.length > 0) {
    graph.gap(`${name} also reads ${others.join(', ')}, whose values at that moment are not kept.`)
  }
  return id
}
