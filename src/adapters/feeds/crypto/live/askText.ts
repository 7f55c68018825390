import type { FeedAnswer, FeedCard, StopSignal } from '#engines/data/feeds/ports.ts'
import type { HttpRequest } from '../../http/httpRequest.ts'
import type { RateWindow } from '../../limits/rateLimiter.ts'
import { createAnswerSource, type SourceConnection } from '../../parsing/answerSource.ts'

/** What a live feed asks of a venue beside its stream: snapshots of books, addresses to connect to. */
export interface TextSource {
  ask(request: HttpRequest, stop: StopSignal): Promise<FeedAnswer<string>>
  close(): Promise<void>
}

/** A book that comes late is worth little: another connection is tried sooner than for other questions. */
const CONNECT_MS = 4_000
const HEADERS_MS = 4_000
const TOTAL_MS = 20_000

/** Opens a server of a venue for such questions. */
export function openTextSource(
  card: FeedCard,
  origin: string,
  windows: readonly RateWindow[],
  connection: SourceConnection,
): TextSource {
  const source = createAnswerSource(card, origin, windows, {
    ...connection,
    patience: { connectMs: CONNECT_MS, headersMs: HEADERS_MS, totalMs: TOTAL_MS, ...connection.patience },
  })
  return {
    // What it says is read by the normaliser, together with the messages it belongs to.
    ask: (request, stop) => source.ask(request, (text) => ({ ok: true, value: text }), stop),
    close: () => source.close(),
  }
}

/** The path and the fields of an address that ends where a symbol follows. */
export function pathWith(address: string, symbol: string): Pick<HttpRequest, 'path' | 'query'> {
  const url = new URL(`${address}${encodeURIComponent(symbol)}`)
  return { path: url.pathname, query: Object.fromEntries(url.searchParams) }
}
