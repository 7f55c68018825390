import type { BarInterval } from '#core/model/bar.ts'
import { barIntervalSchema } from '#contracts/records/basics.ts'
import type { LineageOrigin } from '#contracts/records/lineage.ts'
import { closeTime } from '#engines/data/sources/closeTime.ts'
import { isPlayed } from './barsBehind.ts'
import { addDecisions, addProposal, proposalNode, type FoundProposal } from './proposalStory.ts'
import { addOrder, asOrder, fillsOf } from './orderStory.ts'
import { featureNode, touchFeatures, type TouchedFeatures } from './touchedFeatures.ts'
import type { LineageGathering } from './graph.ts'
import { linkOrder } from './linkOrder.ts'
import { readPayload, type TracedSignal } from './payloads.ts'
import { sessionOf, sessionsOf, type SessionOfAccount } from './sessions.ts'
import { addSignal, signalNode } from './signalStory.ts'
import { readOr, type LineageSources } from './sources.ts'
import { counted, timeText } from './words.ts'

type Correction = Extract<LineageOrigin, { readonly kind: 'CORRECTION' }>

/** What is listed at the most, the newest first. */
const MOST_SIGNALS = 500
const MOST_PROPOSALS = 1_000
const MOST_ORDERS = 2_000
const MOST_FILLS = 4_000
const MOST_RUNS = 300

/** The node a correction begins with. */
const BEGINNING = 'correction'

/** Adds everything that rests on the bars of a range, both ends included. */
export function tellCorrection(sources: LineageSources, graph: LineageGathering, of: Correction): void {
  const { instrumentId, from, to } = of
  const parsed = barIntervalSchema.safeParse(of.interval)
  if (!parsed.success) {
    graph.gap(`There are no bars of ${of.interval}; intervals are ${barIntervalSchema.options.join(', ')}.`)
    return
  }
  const interval = parsed.data
  const wish: Wish = { instrumentId, interval, from: Math.min(from, to), to: Math.max(from, to) }
  addBeginning(sources, graph, wish)
  const sessions = playedSessions(sources, graph, wish)
  const features = touchFeatures(sources, graph, { ...wish, sessions, beginning: BEGINNING })
  addRuns(sources, graph, wish)
  addDecided(sources, graph, wish, sessions, features)
  graph.gap(
    `How far back the figures reach that strategies compute themselves is not kept, so every later signal about ${instrumentId} in the same session is listed.`,
  )
  graph.gap(
    `Signals about other instruments that compare themselves with ${instrumentId} are not listed, and neither are strategies that looked and stayed silent.`,
  )
  graph.gap('Of orders only intents and fills are listed; ask for an order by itself for every step at the venue.')
  graph.gap(
    `Bars of other lengths that were made of these, or that these were made of, are not followed; ask for each length by itself.`,
  )
}

interface Wish {
  readonly instrumentId: string
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
}

function addBeginning({ market }: LineageSources, graph: LineageGathering, wish: Wish): void {
  const { instrumentId, interval, from, to } = wish
  const revisions =
    market === null
      ? []
      : readOr(graph, 'The market history', [], () => market.revisions(instrumentId, interval, from, to))
  const known = revisions.map(({ last }) => last)
  graph.put({
    id: BEGINNING,
    kind: 'CORRECTION',
    title: `Bars of ${instrumentId} ${interval}, ${timeText(from)} to ${timeText(to)}`,
    details: revisions.map(
      ({ source, count, first, last }) =>
        `${source}: ${counted(count, 'row')} told differently, known from ${timeText(first)} to ${timeText(last)}`,
    ),
    at: known.length === 0 ? null : Math.max(...known),
    marketTime: from,
  })
  if (revisions.length === 0) {
    graph.gap(
      'No source of the market history told these bars differently later; what is listed is what would have to be looked at if one did.',
    )
  }
}

/** The sessions that can have played these bars, newest first. */
function playedSessions(sources: LineageSources, graph: LineageGathering, wish: Wish): readonly SessionOfAccount[] {
  const { market } = sources
  const cards = market === null ? [] : readOr(graph, 'The list of stored sets', [], () => market.datasets())
  let others = 0
  const played = readOr(graph, 'The sessions', [], () => sessionsOf(sources, graph, wish.instrumentId)).filter(
    (each) => {
      const { source } = each.session
      if (source.kind === 'none') return false
      if (source.kind === 'dataset') {
        const own = cards.filter(
          ({ key, instrumentId }) => source.datasetIds.includes(key) && instrumentId === wish.instrumentId,
        )
        const fits = own.some(
          ({ interval, from, to }) => interval === wish.interval && from <= wish.to && to >= wish.from,
        )
        // A set that is gone can have been any.
        if (own.length === 0 || fits) return true
        if (own.every(({ interval }) => interval !== wish.interval)) others += 1
        return false
      }
      const { sessionId } = each.session
      const kept =
        market === null
          ? []
          : readOr(graph, 'The bars of sessions', [], () => market.intervals(sessionId, wish.instrumentId))
      const fits =
        kept.length === 0 || kept.includes(wish.interval) || (source.kind === 'live' && isPlayed(source, wish.interval))
      if (!fits) others += 1
      return fits
    },
  )
  if (others > 0) {
    graph.gap(
      `${counted(others, 'session')} with ${wish.instrumentId} played bars of other lengths and ${others === 1 ? 'is' : 'are'} not followed.`,
    )
  }
  return played
}

function addRuns({ research }: LineageSources, graph: LineageGathering, wish: Wish): void {
  if (research === null) return
  const { instrumentId, interval, from, to } = wish
  const found = readOr(graph, 'The record of experiments', { runs: [], count: 0, unreadable: 0 }, () =>
    research.runsOn(
      instrumentId,
      (data) =>
        data.instrumentId === instrumentId &&
        data.interval === interval &&
        (data.from === null || data.from <= to) &&
        (data.to === null || data.to >= from),
      MOST_RUNS,
    ),
  )
  for (const { id, attempt, createdAt, state, label, kind, trial, data } of found.runs) {
    const node = `run|${id}|${attempt}`
    graph.put({
      id: node,
      kind: 'BACKTEST',
      title: label === '' ? `Run ${id.slice(0, 12)}` : label,
      details: [
        `${kind} ${state}${trial === null ? '' : `, trial ${trial}`}`,
        `experiment ${id}`,
        `${counted(data.bars, 'bar')} of ${data.datasetId === '' ? 'a file' : data.datasetId}, hash ${data.dataHash}`,
        data.file,
      ],
      at: createdAt,
    })
    graph.link(BEGINNING, node, 'was run on them')
  }
  if (found.count > found.runs.length) {
    graph.gap(
      `${found.count - found.runs.length} older runs on these bars are not listed; the newest ${MOST_RUNS} are.`,
    )
  }
  if (found.unreadable > 0) {
    graph.gap(
      `The data of some runs cannot be read (${counted(found.unreadable, 'list')}), so their runs are not listed.`,
    )
  }
}

/** Adds signals that can rest on the bars, with what was proposed, decided, ordered and filled on them. */
function addDecided(
  sources: LineageSources,
  graph: LineageGathering,
  wish: Wish,
  sessions: readonly SessionOfAccount[],
  features: TouchedFeatures,
): void {
  const { journal } = sources
  const { instrumentId, interval, from } = wish
  const oldest = sessions.at(-1)
  if (oldest === undefined) {
    graph.gap(`No session in the journal played these bars of ${instrumentId}, so no signal can rest on them.`)
    return
  }
  const search = { id: instrumentId, after: oldest.sequence, newestFirst: true }
  const told = (what: string, limit: number, found: readonly unknown[]): void => {
    if (found.length === limit) graph.gap(`Only the newest ${limit} ${what} about ${instrumentId} were looked at.`)
  }
  const raised = readOr(graph, 'The journal', [], () =>
    journal.about({ ...search, kinds: ['SignalRaised'], limit: MOST_SIGNALS }),
  )
  told('signals', MOST_SIGNALS, raised)
  const signals = new Map<string, TracedSignal>()
  for (const entry of raised) {
    const session = sessionOf(sessions, entry)
    const signal = readPayload('signal', entry, graph)
    if (session === null || signal?.instrumentId !== instrumentId) continue
    const calendar = session.instruments.find(({ id }) => id === instrumentId)?.calendar ?? 'ALWAYS'
    // A bar that had not closed was not known.
    if (signal.tsEvent < closeTime(from, interval, calendar)) continue
    if (signals.has(signal.signalId) || !addSignal(graph, entry, signal)) continue
    signals.set(signal.signalId, signal)
    linkSignal(graph, signal, features)
  }
  const proposed = readOr(graph, 'The journal', [], () =>
    journal.about({ ...search, kinds: ['ProposalRaised'], limit: MOST_PROPOSALS }),
  )
  told('proposals', MOST_PROPOSALS, proposed)
  for (const entry of proposed) {
    const proposal = readPayload('proposal', entry, graph)
    if (proposal === null || !signals.has(proposal.signalId)) continue
    const found: FoundProposal = { entry, proposal }
    addProposal(sources, graph, found)
    graph.link(signalNode(proposal.signalId), proposalNode(proposal.proposalId), 'sized')
    addDecisions(sources, graph, found)
  }
  const intended = readOr(graph, 'The journal', [], () => journal.keyedAbout('intent', instrumentId, MOST_ORDERS))
  told('orders', MOST_ORDERS, intended)
  const fills = fillsOf(sources, graph, instrumentId, MOST_FILLS)
  for (const entry of intended.toReversed()) {
    const found = asOrder(graph, entry)
    if (found === null || !signals.has(found.order.signalId)) continue
    addOrder(sources, graph, found, fills.get(found.order.clientOrderId) ?? [])
    linkOrder(graph, found)
  }
}

function linkSignal(graph: LineageGathering, signal: TracedSignal, features: TouchedFeatures): void {
  const node = signalNode(signal.signalId)
  let isSure = false
  for (const { name } of signal.features) {
    if (!features.reaches(name, signal.tsEvent)) continue
    isSure = true
    graph.link(featureNode(name), node, 'weighed')
  }
  if (!isSure) graph.link(BEGINNING, node, 'may rest on them')
}
