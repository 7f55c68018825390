import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Lineage, LineageOrigin } from '#contracts/records/lineage.ts'
import { tellCorrection } from './correction.ts'
import { LineageGathering } from './graph.ts'
import { linkOrder, linkToMandate } from './linkOrder.ts'
import { addOrder, asOrder, findOrder, type FoundOrder, orderNode } from './orderStory.ts'
import { readPayload } from './payloads.ts'
import { addDecisions, addProposal, findProposal, type FoundProposal } from './proposalStory.ts'
import { findSignal, signalNode, tellSignal } from './signalStory.ts'
import { openLineageSources, readOr, type LineageSources } from './sources.ts'

/** Orders that are followed from one proposal or signal, and proposals from one signal. */
const MOST_FOLLOWED = 100
/** Orders that made one another: the exits of an entry, and no more than that. */
const MOST_PARENTS = 4

/**
 * Tells how an order, a proposal or a signal came about, back to the bars and what they were made of, and what came of it;
 * or everything that rests on bars that were corrected. Reads the files of a data directory beside whoever writes them.
 */
export function readLineage(dataDirectory: string, of: LineageOrigin): CommandResult<Lineage> {
  const graph = new LineageGathering()
  const opened = openLineageSources(dataDirectory, graph, of.kind === 'CORRECTION')
  if (!opened.ok) return opened
  const sources = opened.reply
  try {
    const refusal = tell(sources, graph, of)
    return refusal ?? accepted(graph.finish())
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refused('LINEAGE_UNREADABLE', `What is kept could not be read (${why}); run quarterdeck journal verify.`)
  } finally {
    sources.close()
  }
}

function tell(sources: LineageSources, graph: LineageGathering, of: LineageOrigin): CommandResult<never> | null {
  switch (of.kind) {
    case 'ORDER': {
      const found = findOrder(sources, graph, of.id)
      if (found === null) return unknown('order', of.id)
      tellOrder(sources, graph, found, MOST_PARENTS)
      return null
    }
    case 'PROPOSAL': {
      const found = findProposal(sources, graph, of.id)
      if (found === null) return unknown('proposal', of.id)
      tellProposal(sources, graph, found)
      addOrdersOf(sources, graph, (order) => order.proposalId === of.id, of.id)
      return null
    }
    case 'SIGNAL': {
      if (findSignal(sources, of.id) === null) return unknown('signal', of.id)
      tellSignal(sources, graph, of.id)
      for (const found of proposalsOf(sources, graph, of.id)) {
        graph.link(signalNode(of.id), addProposal(sources, graph, found), 'sized')
        addDecisions(sources, graph, found)
      }
      addOrdersOf(sources, graph, (order) => order.signalId === of.id, of.id)
      return null
    }
    case 'CORRECTION':
      tellCorrection(sources, graph, of)
      return null
  }
}

function unknown(what: string, id: string): CommandResult<never> {
  const message = `The journal has no ${what} ${JSON.stringify(id).slice(0, 100)}; backtests keep no journal, and what was never raised has no past.`
  return refused('LINEAGE_UNKNOWN', message, { what })
}

/** Adds an order with what it came of: its approval, its proposal, its signal, or the order it protects. */
function tellOrder(sources: LineageSources, graph: LineageGathering, found: FoundOrder, parents: number): void {
  const { order, entry } = found
  const node = addOrder(sources, graph, found)
  const parentId = order.parentClientOrderId
  if (parentId !== null) {
    const parent = parents === 0 ? null : readOr(graph, 'The journal', null, () => findOrder(sources, graph, parentId))
    if (parent === null)
      graph.gap(`The order ${parentId}, which ${order.clientOrderId} protects, is not in the journal.`)
    else {
      tellOrder(sources, graph, parent, parents - 1)
      graph.link(orderNode(parentId), node, 'protected by')
      return
    }
  }
  if (order.proposalId !== null) {
    const { proposalId } = order
    const proposal = readOr(graph, 'The journal', null, () => findProposal(sources, graph, proposalId, entry.sequence))
    if (proposal !== null) {
      tellProposal(sources, graph, proposal)
      linkToMandate(graph, found)
      return
    }
    graph.gap(`The proposal ${proposalId} of the order ${order.clientOrderId} is not in the journal.`)
  }
  const signal = tellSignal(sources, graph, order.signalId, entry.sequence)
  if (signal !== null) graph.link(signal, node, 'needs no approval')
}

/** Adds a proposal with its decisions and the signal it came of. */
function tellProposal(sources: LineageSources, graph: LineageGathering, found: FoundProposal): void {
  const node = addProposal(sources, graph, found)
  addDecisions(sources, graph, found)
  const signal = tellSignal(sources, graph, found.proposal.signalId, found.entry.sequence)
  if (signal !== null) graph.link(signal, node, 'sized')
}

/** Orders that stand on a proposal or a signal. */
function addOrdersOf(
  sources: LineageSources,
  graph: LineageGathering,
  fits: (order: FoundOrder['order']) => boolean,
  id: string,
): void {
  const entries = readOr(graph, 'The journal', [], () => sources.journal.keyedAbout('intent', id, MOST_FOLLOWED))
  if (entries.length === MOST_FOLLOWED) graph.gap(`Only the newest ${MOST_FOLLOWED} orders are followed.`)
  for (const entry of entries.toReversed()) {
    const found = asOrder(graph, entry)
    if (found === null || !fits(found.order)) continue
    addOrder(sources, graph, found)
    linkOrder(graph, found)
  }
}

function proposalsOf({ journal }: LineageSources, graph: LineageGathering, signalId: string): readonly FoundProposal[] {
  const entries = readOr(graph, 'The journal', [], () =>
    journal.about({ kinds: ['ProposalRaised'], id: signalId, newestFirst: true, limit: MOST_FOLLOWED }),
  )
  return entries.flatMap((entry) => {
    const proposal = readPayload('proposal', entry, graph)
    return proposal?.signalId === signalId ? [{ entry, proposal }] : []
  })
}
