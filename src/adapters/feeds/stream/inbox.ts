import type { RawMessage } from '#engines/data/feeds/ports.ts'

/**
 * What becomes of a message when more come than can be handled: of quotes the latest of each key is enough; trades and
 * books are all needed, so that losing one is told as a gap of its key; orders and fills are never lost.
 */
export type MessageClass =
  | { readonly lane: 'LATEST'; readonly key: string }
  | { readonly lane: 'EVERY'; readonly key: string }
  | { readonly lane: 'NEVER_LOST' }

/** How an inbox is bounded. */
export interface InboxOptions {
  /** Messages that wait at most; from half of that on they are classed. */
  readonly capacity: number
  /** Bytes that wait at most. */
  readonly maxBytes: number
  /** Only asked under pressure, at most once for each message. */
  readonly classify: (message: RawMessage) => MessageClass
}

/** Who empties an inbox. A gap stands where the messages are missing; its key is null when all keys have one. */
export interface InboxReader {
  onMessage(message: RawMessage): void
  onGap(key: string | null, reason: string): void
}

/** What an inbox has seen. */
export interface InboxCount {
  readonly waiting: number
  readonly waitingBytes: number
  /** Messages replaced by a later one of the same key. */
  readonly conflated: number
  /** Messages lost, each of them behind a gap that was told. */
  readonly lost: number
  /** The most that ever waited. */
  readonly mostWaiting: number
}

/** Messages between the connection and its reader. */
export interface Inbox {
  offer(message: RawMessage): void
  /** Says in its place among the messages that some are missing. */
  markGap(key: string | null, reason: string): void
  /** Hands on what waits while `mayGoOn` says so; true when nothing is left. */
  drain(reader: InboxReader, mayGoOn: () => boolean): boolean
  /** True when even what is never lost has piled up: nothing more should be read from the wire. */
  readonly overfull: boolean
  count(): InboxCount
}

interface Entry {
  /** Null when a later message took its place. */
  message: RawMessage | null
  readonly bytes: number
  readonly gap: { readonly key: string | null; readonly reason: string } | null
}

/** How many times its capacity an inbox may hold of what must not be lost, before reading stops. */
const OVERFULL = 2
/** Emptied places at the front before they are cut off. */
const CUT_AFTER = 4_096
/** Keys whose gaps are told one by one; after that all keys have one. */
const MOST_GAPS = 1_000
const LOST_REASON = 'messages came faster than they could be handled'

/** Makes an empty inbox. */
export function createInbox(options: InboxOptions): Inbox {
  const { capacity, maxBytes, classify } = options
  let entries: Entry[] = []
  let head = 0
  let classed = 0
  let waiting = 0
  let waitingBytes = 0
  let conflated = 0
  let lost = 0
  let mostWaiting = 0
  /** Where the latest waiting message of each key of the lane LATEST is. */
  const latest = new Map<string, Entry>()
  /** Keys whose messages are being lost, after their gap was told; null stands for all keys. */
  const gapped = new Set<string | null>()

  function append(message: RawMessage): Entry {
    const entry: Entry = { message, bytes: message.data.length, gap: null }
    entries.push(entry)
    waiting += 1
    waitingBytes += entry.bytes
    mostWaiting = Math.max(mostWaiting, waiting)
    return entry
  }

  function isPressed(): boolean {
    return waiting * 2 >= capacity || waitingBytes * 2 >= maxBytes
  }

  function takeOut(entry: Entry): void {
    entry.message = null
    waiting -= 1
    waitingBytes -= entry.bytes
  }

  /** Classes what waits since before the pressure, so that of its quotes too only the latest stay. */
  function classWaiting(): void {
    for (classed = Math.max(classed, head); classed < entries.length; classed += 1) {
      const entry = entries[classed]
      if (entry === undefined || entry.message === null) continue
      const kind = classify(entry.message)
      if (kind.lane === 'LATEST') setLatest(kind.key, entry)
    }
  }

  function isWaiting(entry: Entry | undefined): boolean {
    return entry !== undefined && entry.message !== null
  }

  function setLatest(key: string, entry: Entry): void {
    const former = latest.get(key)
    if (former !== undefined && former.message !== null) {
      takeOut(former)
      conflated += 1
    }
    latest.set(key, entry)
  }

  function lose(key: string): void {
    lost += 1
    if (hasGap(key)) return
    const told = gapped.size < MOST_GAPS ? key : null
    gapped.add(told)
    markGap(told, LOST_REASON)
  }

  function hasGap(key: string): boolean {
    return gapped.has(key) || gapped.has(null)
  }

  function markGap(key: string | null, reason: string): void {
    entries.push({ message: null, bytes: 0, gap: { key, reason } })
  }

  function offerPressed(message: RawMessage): void {
    classWaiting()
    const kind = classify(message)
    const full = waiting >= capacity || waitingBytes >= maxBytes
    if (kind.lane === 'NEVER_LOST') {
      append(message)
    } else if (kind.lane === 'EVERY') {
      if (full || hasGap(kind.key)) lose(kind.key)
      else append(message)
    } else if (waiting >= capacity * OVERFULL && !isWaiting(latest.get(kind.key))) {
      lose(kind.key)
    } else {
      setLatest(kind.key, append(message))
    }
    classed = entries.length
    if (entries.length - head > CUT_AFTER + 2 * waiting) compact()
  }

  /** Closes up the places of messages that were replaced. */
  function compact(): void {
    entries = entries.slice(head).filter(({ message, gap }) => message !== null || gap !== null)
    head = 0
    classed = entries.length
  }

  function relax(): void {
    if (isPressed()) return
    gapped.clear()
    latest.clear()
    classed = head
  }

  return {
    offer: (message) => {
      if (isPressed()) offerPressed(message)
      else append(message)
    },
    markGap,
    drain: (reader, mayGoOn) => {
      while (head < entries.length && mayGoOn()) {
        const entry = entries[head]
        head += 1
        if (entry === undefined) break
        const { message, gap } = entry
        if (message !== null) {
          takeOut(entry)
          reader.onMessage(message)
        } else if (gap !== null) {
          reader.onGap(gap.key, gap.reason)
        }
      }
      relax()
      if (head >= entries.length || head > CUT_AFTER) {
        entries = entries.slice(head)
        classed = Math.max(0, classed - head)
        head = 0
      }
      return head >= entries.length
    },
    get overfull() {
      return waiting >= capacity * OVERFULL || waitingBytes >= maxBytes * OVERFULL
    },
    count: () => ({ waiting, waitingBytes, conflated, lost, mostWaiting }),
  }
}
