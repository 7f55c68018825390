import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { Normalised } from '#adapters/feeds/crypto/shared/normalised.ts'
import { OrderBook } from '#engines/data/books/orderBook.ts'
import { linesOf } from './referencePairs.ts'

/** One thing that came in a recorded session: from the stream, or the answer to a request with its address. */
export interface CapturedMessage {
  /** Time of arrival, microseconds. */
  readonly tsInit: number
  readonly text: string
  /** Address of a request; null for the stream. */
  readonly address: string | null
}

/** What a recorded session came to. */
export interface ReplaySummary {
  messages: number
  readonly events: Record<MarketEvent['kind'], number>
  readonly ignored: Record<string, number>
  readonly rejected: string[]
  readonly gaps: string[]
  /** Messages after which a known book was crossed or locked. */
  crossed: number
  readonly books: ReadonlyMap<string, OrderBook>
}

/** Reads captures whose lines are `<seconds>: <message>` or `<address> -> <seconds>: <answer>`, in order of arrival. */
export function readSession(files: readonly string[]): readonly CapturedMessage[] {
  const messages = files.flatMap(linesOf).flatMap((line): readonly CapturedMessage[] => {
    const match = /^(?:(\S+) -> )?(\d+\.\d+): (.*)$/s.exec(line)
    if (match === null) return []
    const [, address, seconds, text = ''] = match
    return [{ tsInit: Math.round(Number(seconds) * 1e6), text, address: address ?? null }]
  })
  return messages.toSorted((a, b) => a.tsInit - b.tsInit)
}

/** Reads captures whose lines are `<nanoseconds> <message>`. */
export function readNanosecondLines(file: string): readonly CapturedMessage[] {
  return linesOf(file).map((line) => {
    const at = line.indexOf(' ')
    return { tsInit: Number(line.slice(0, at - 3)), text: line.slice(at + 1), address: null }
  })
}

/** Reads bytes that were recorded as a Python literal, for example `b'\\x1f\\x8b\\n'`. */
export function bytesOfLiteral(text: string): Uint8Array {
  const body = text.slice(2, -1)
  const plain = body.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/gs, (_, hex: string | undefined, one: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return { n: '\n', r: '\r', t: '\t' }[one ?? ''] ?? one ?? ''
  })
  return Uint8Array.from(plain, (character) => character.charCodeAt(0))
}

/** Plays a session through a normaliser and keeps its books, which are looked at after every message. */
export function replaySession(
  messages: readonly CapturedMessage[],
  hear: (message: CapturedMessage) => Normalised,
  startsPartial = false,
): ReplaySummary {
  const books = new Map<string, OrderBook>()
  const summary: ReplaySummary = {
    messages: messages.length,
    events: { TRADE: 0, QUOTE: 0, BOOK: 0, DERIVATIVE: 0, LIQUIDATION: 0 },
    ignored: {},
    rejected: [],
    gaps: [],
    crossed: 0,
    books,
  }
  for (const message of messages) {
    const { events, gap, rejected, ignored } = hear(message)
    if (rejected !== undefined) summary.rejected.push(`${rejected.code} ${rejected.reason}`)
    if (ignored !== undefined) summary.ignored[ignored] = (summary.ignored[ignored] ?? 0) + 1
    if (gap !== undefined) {
      summary.gaps.push(gap.reason)
      for (const id of gap.instrumentIds) books.get(id)?.breakOff()
    }
    for (const event of events) {
      summary.events[event.kind] += 1
      if (event.kind !== 'BOOK') continue
      let book = books.get(event.instrumentId)
      if (book === undefined) {
        book = new OrderBook(startsPartial)
        books.set(event.instrumentId, book)
      }
      book.take(event)
      if (book.state !== 'EMPTY' && book.crossing !== 'NONE') summary.crossed += 1
    }
  }
  return summary
}
