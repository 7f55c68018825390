import type { TracedEntry } from '#adapters/storage/lineage/journalTrace.ts'
import type { LineageGathering } from './graph.ts'
import { readPayload, type TracedOrderRow, type TracedSpecification } from './payloads.ts'
import { instrumentOf, sessionOf, sessionsOf } from './sessions.ts'
import { readOr, type LineageSources } from './sources.ts'
import { orderWords, scaledText } from './words.ts'

/** Steps of an order in the journal, beside its beginning. */
const STEPS = [
  'OrderSubmitted',
  'OrderAccepted',
  'OrderCancelRequested',
  'OrderCancelled',
  'OrderCancelRejected',
  'OrderExpired',
  'OrderRejected',
  'OrderDenied',
  'OrderBecameUnknown',
  'OrderFilled',
  'UnknownOrderResolved',
] as const
const ENDS = new Set(['OrderCancelled', 'OrderExpired', 'OrderRejected', 'OrderDenied'])
const WORDS: Readonly<Record<string, string>> = {
  OrderSubmitted: 'Handed to the venue',
  OrderAccepted: 'The venue works it',
  OrderCancelRequested: 'Cancel asked for',
  OrderCancelled: 'Cancelled',
  OrderCancelRejected: 'The venue would not cancel',
  OrderExpired: 'Expired',
  OrderRejected: 'Refused by the venue',
  OrderDenied: 'Refused before it left',
  OrderBecameUnknown: 'The answer of the venue was lost',
  UnknownOrderResolved: 'Decided by the trader',
}
/** What we did ourselves has no time in the market; what the venue did has. */
const OWN = new Set(['OrderIntended', 'OrderSubmitted', 'OrderCancelRequested', 'OrderDenied', 'UnknownOrderResolved'])
/** Steps that are told of one order at the most. */
const MOST_STEPS = 200
/** Entries that are looked through at a time for the next steps of an order. */
const PAGE = 1_000

/** An order with its first entry. */
export interface FoundOrder {
  readonly entry: TracedEntry
  readonly row: TracedOrderRow
  readonly order: TracedSpecification
}

/** The node of an order's intent. */
export function orderNode(clientOrderId: string): string {
  return `order|${clientOrderId}`
}

/** Finds the first entry of an order; null where the journal has none. */
export function findOrder(
  { journal }: LineageSources,
  graph: LineageGathering,
  clientOrderId: string,
): FoundOrder | null {
  for (const entry of journal.keyed('intent', `|${clientOrderId}`, 5)) {
    const found = asOrder(graph, entry)
    if (found?.order.clientOrderId === clientOrderId) return found
  }
  // What was refused before there was an intent stands in no key.
  const denied = journal.about({ kinds: ['OrderDenied'], id: clientOrderId, newestFirst: true, limit: 5 })
  for (const entry of denied) {
    const found = asOrder(graph, entry)
    if (found?.order.clientOrderId === clientOrderId) return found
  }
  return null
}

/** Reads the first entry of an order. */
export function asOrder(graph: LineageGathering, entry: TracedEntry): FoundOrder | null {
  const row = readPayload('order', entry, graph)
  return row?.specification === null || row === null ? null : { entry, row, order: row.specification }
}

/**
 * Adds an order, every step of it and its fills, one after the other. `steps`: those that are known already, where not all
 * are wanted.
 */
export function addOrder(
  sources: LineageSources,
  graph: LineageGathering,
  found: FoundOrder,
  steps: readonly OrderStep[] | null = null,
): string {
  const { entry, row, order } = found
  const node = orderNode(order.clientOrderId)
  if (graph.has(node)) return node
  const session = sessionOf(
    readOr(graph, 'The sessions', [], () => sessionsOf(sources, graph, order.instrumentId)),
    entry,
  )
  const instrument = instrumentOf(session, order.instrumentId)
  const isSpawned = row.event.type === 'OrderSpawned'
  graph.put({
    id: node,
    kind: 'ORDER',
    title: orderWords(order, instrument),
    details: [
      `id ${order.clientOrderId}`,
      `${isSpawned ? 'made by the venue' : row.event.type === 'OrderDenied' ? 'refused before it left' : 'intent in the journal before it left'}, ${order.role}`,
      row.event.reason === undefined ? null : `${row.event.reason.code}: ${row.event.reason.text}`,
    ],
    at: entry.at,
    marketTime: marketTimeOf(row),
  })
  let before = node
  for (const { entry: step, row: next } of steps ?? stepsOf(sources, graph, found)) {
    const { type, fill, venueOrderId, reason } = next.event
    if (type === 'OrderFilled' && fill !== undefined) {
      const id = `fill|${fill.venue}|${order.accountId}|${fill.executionId}`
      graph.put({
        id,
        kind: 'FILL',
        title: `${scaledText(fill.quantity, instrument?.quantityDecimals)} at ${scaledText(fill.price, instrument?.priceDecimals)}`,
        details: [
          `${fill.venue}, execution ${fill.executionId}`,
          `fee ${(fill.fee / 1e6).toFixed(2)}`,
          next.cause === fill.venue ? null : next.cause,
        ],
        at: step.at,
        marketTime: fill.tsEvent,
      })
      graph.link(before, id, 'filled')
      continue
    }
    const id = `step|${step.sequence}`
    graph.put({
      id,
      kind: 'ORDER',
      title: WORDS[type] ?? type,
      details: [
        venueOrderId === undefined ? null : `number at the venue ${venueOrderId}`,
        reason === undefined ? null : `${reason.code}: ${reason.text}`,
        next.cause,
      ],
      at: step.at,
      marketTime: marketTimeOf(next),
    })
    graph.link(before, id, 'then')
    before = id
  }
  return node
}

/** A step of an order with its entry. */
export interface OrderStep {
  readonly entry: TracedEntry
  readonly row: TracedOrderRow
}

/** The steps of an order in order, until it has come to an end. */
function stepsOf(
  { journal }: LineageSources,
  graph: LineageGathering,
  { entry, row, order }: FoundOrder,
): readonly OrderStep[] {
  const { clientOrderId } = order
  const steps: OrderStep[] = []
  if (row.event.type === 'OrderDenied') return steps
  const newest = readOr(graph, 'The journal', 0, () => journal.newest())
  let filled = 0
  for (let after = entry.sequence; after < newest; after += PAGE) {
    const page = readOr(graph, 'The journal', [], () =>
      journal.about({
        kinds: STEPS,
        id: clientOrderId,
        after,
        before: after + PAGE + 1,
        newestFirst: false,
        limit: MOST_STEPS,
      }),
    )
    for (const found of page) {
      const step = found.kind === 'UnknownOrderResolved' ? resolution(found) : readPayload('order', found, graph)
      if (step === null || step.event.clientOrderId !== clientOrderId) continue
      if (steps.length === MOST_STEPS) {
        graph.gap(`Only the first ${MOST_STEPS} steps of the order ${clientOrderId} are told.`)
        return steps
      }
      steps.push({ entry: found, row: step })
      filled += step.event.fill?.quantity ?? 0
      const whole = step.event.orderQuantity ?? order.quantity ?? Number.POSITIVE_INFINITY
      if (ENDS.has(found.kind) || (found.kind === 'OrderFilled' && filled >= whole)) return steps
    }
  }
  return steps
}

function marketTimeOf({ event }: TracedOrderRow): number | null {
  return OWN.has(event.type) ? null : event.tsEvent
}

/** What the trader decided about an order whose answer was lost, as a step like the others. */
function resolution({ payload }: TracedEntry): TracedOrderRow {
  const { clientOrderId, decision } = payload as { readonly clientOrderId?: unknown; readonly decision?: unknown }
  const reason = { code: String(decision), text: 'what the trader said of it' }
  const event = { type: 'UnknownOrderResolved', clientOrderId: String(clientOrderId), tsEvent: 0, reason }
  return { event, specification: null, mandate: null, cause: 'the trader' }
}

/** The newest fills of an instrument, by the order they belong to; at most `limit` are looked at. */
export function fillsOf(
  { journal }: LineageSources,
  graph: LineageGathering,
  instrumentId: string,
  limit: number,
): ReadonlyMap<string, readonly OrderStep[]> {
  const entries = readOr(graph, 'The journal', [], () => journal.keyedAbout('fill', instrumentId, limit))
  if (entries.length === limit) graph.gap(`Only the newest ${limit} fills of ${instrumentId} were looked at.`)
  const fills = new Map<string, OrderStep[]>()
  for (const entry of entries.toReversed()) {
    if (entry.kind !== 'OrderFilled') continue
    const row = readPayload('order', entry, graph)
    if (row === null) continue
    const own = fills.get(row.event.clientOrderId) ?? []
    own.push({ entry, row })
    fills.set(row.event.clientOrderId, own)
  }
  return fills
}
