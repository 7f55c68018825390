import { SECOND } from '#core/time/duration.ts'
import type { CallObservation, LinkObservation, LinkState } from '../feeds/ports.ts'
import { addLatency, emptySketch, mergeSketch, type LatencySketch } from './latencySketch.ts'

/** What was counted of a source over the latest stretch. */
export interface ServiceCount {
  /** Durations of calls that were answered. */
  readonly latencies: LatencySketch
  /** Calls by how they ended. */
  readonly calls: Readonly<Partial<Record<CallObservation['code'], number>>>
  /** Looks at whether the source was up to date, and how often it was. */
  readonly looks: number
  readonly fresh: number
  /** Data that should have come, and how much of it did. */
  readonly expected: number
  readonly received: number
  readonly link: LinkState | null
  /** How often the link was lost. */
  readonly losses: number
  /** The source's clock minus ours by the latest answer that told, microseconds. */
  readonly clockSkew: number | null
  /** When anything was last heard, microseconds. */
  readonly lastHeard: number | null
}

interface Slot {
  readonly number: number
  readonly latencies: LatencySketch
  readonly calls: Map<CallObservation['code'], number>
  looks: number
  fresh: number
  expected: number
  received: number
  losses: number
}

interface SourceRecord {
  readonly slots: Slot[]
  link: LinkState | null
  clockSkew: number | null
  lastHeard: number | null
}

/** The latest hour in twelve slots: the oldest is forgotten as a new one begins. */
const SLOT_MICROS = 300 * SECOND
const SLOTS = 12
/** More sources than there are; beyond that nothing is counted, so that a faulty id cannot fill the memory. */
const MOST_SOURCES = 256

/** Counts how sources do over the latest hour, in memory that does not grow with traffic. */
export class ServiceBook {
  readonly #sources = new Map<string, SourceRecord>()

  /** Sources anything was counted of, in the order they appeared. */
  get sourceIds(): readonly string[] {
    return [...this.#sources.keys()]
  }

  noteCall(call: CallObservation): void {
    const record = this.#recordOf(call.sourceId)
    const slot = record === null ? null : slotAt(record, call.at)
    if (record === null || slot === null) return
    slot.calls.set(call.code, (slot.calls.get(call.code) ?? 0) + 1)
    if (call.clockSkew !== null) record.clockSkew = call.clockSkew
    if (!isAnswered(call.code)) return
    addLatency(slot.latencies, call.latency)
    record.lastHeard = Math.max(record.lastHeard ?? 0, call.at)
  }

  noteLink(link: LinkObservation): void {
    const record = this.#recordOf(link.sourceId)
    const slot = record === null ? null : slotAt(record, link.at)
    if (record === null || slot === null) return
    if (record.link !== 'RECONNECTING' && link.state === 'RECONNECTING') slot.losses += 1
    record.link = link.state
    if (link.state === 'LIVE') record.lastHeard = Math.max(record.lastHeard ?? 0, link.at)
  }

  /** A look, at every heartbeat of the engine, at whether what the source gives is up to date. */
  noteFreshness(sourceId: string, at: number, isFresh: boolean): void {
    const record = this.#recordOf(sourceId)
    const slot = record === null ? null : slotAt(record, at)
    if (slot === null) return
    slot.looks += 1
    if (isFresh) slot.fresh += 1
  }

  /** Something of the source arrived that could be used. */
  noteHeard(sourceId: string, at: number): void {
    const record = this.#recordOf(sourceId)
    if (record !== null) record.lastHeard = Math.max(record.lastHeard ?? 0, at)
  }

  /** So much should have come (bars of a session, messages by their sequence numbers), and so much of it did. */
  noteCompleteness(sourceId: string, at: number, expected: number, received: number): void {
    const record = this.#recordOf(sourceId)
    const slot = record === null ? null : slotAt(record, at)
    if (slot === null) return
    slot.expected += expected
    slot.received += Math.min(expected, received)
  }

  /** The counts of the hour before `now`; null for a source nothing is known of. */
  count(sourceId: string, now: number): ServiceCount | null {
    const record = this.#sources.get(sourceId)
    if (record === undefined) return null
    const oldest = Math.floor(now / SLOT_MICROS) - SLOTS + 1
    const latencies = emptySketch()
    const calls: Partial<Record<CallObservation['code'], number>> = {}
    const sum = { looks: 0, fresh: 0, expected: 0, received: 0, losses: 0 }
    for (const slot of record.slots) {
      if (slot.number < oldest) continue
      mergeSketch(latencies, slot.latencies)
      for (const [code, count] of slot.calls) calls[code] = (calls[code] ?? 0) + count
      sum.looks += slot.looks
      sum.fresh += slot.fresh
      sum.expected += slot.expected
      sum.received += slot.received
      sum.losses += slot.losses
    }
    const { link, clockSkew, lastHeard } = record
    return { latencies, calls, ...sum, link, clockSkew, lastHeard }
  }

  #recordOf(sourceId: string): SourceRecord | null {
    const known = this.#sources.get(sourceId)
    if (known !== undefined) return known
    if (this.#sources.size >= MOST_SOURCES) return null
    const record: SourceRecord = { slots: [], link: null, clockSkew: null, lastHeard: null }
    this.#sources.set(sourceId, record)
    return record
  }
}

/** The source answered; that it did not know the instrument or wants a key says nothing against it. */
export function isAnswered(code: CallObservation['code']): boolean {
  return (
    code === 'OK' || code === 'FEED_UNKNOWN_INSTRUMENT' || code === 'FEED_KEY_MISSING' || code === 'FEED_KEY_REFUSED'
  )
}

/** The slot of a time; null when it is older than what is kept. */
function slotAt(record: SourceRecord, at: number): Slot | null {
  const number = Math.floor(at / SLOT_MICROS)
  const last = record.slots.at(-1)
  if (last === undefined || number > last.number) {
    const slot: Slot = {
      number,
      latencies: emptySketch(),
      calls: new Map(),
      looks: 0,
      fresh: 0,
      expected: 0,
      received: 0,
      losses: 0,
    }
    record.slots.push(slot)
    while ((record.slots[0]?.number ?? number) <= number - SLOTS) record.slots.shift()
    return slot
  }
  return record.slots.find((slot) => slot.number === number) ?? null
}
