import { createFeedClock, type FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { createVenueRest, type VenueRest } from '#adapters/feeds/crypto/rest/venueRest.ts'
import type { VenueId } from '#adapters/feeds/crypto/rest/venues/restVenue.ts'
import type { BarColumns } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { BarPage, BarRequest, FeedAnswer, HistoryPage, HistoryRequest } from '#engines/data/feeds/ports.ts'
import type { ContractServer } from '../../servers/contractServer.ts'
import { NEVER } from '../../servers/feedBench.ts'
import { openBinanceRest } from '../../servers/venues/binanceRest.ts'
import { openCoinbaseRest } from '../../servers/venues/coinbaseRest.ts'
import { openHtxRest } from '../../servers/venues/htxRest.ts'
import { openKrakenRest } from '../../servers/venues/krakenRest.ts'
import { openKucoinRest } from '../../servers/venues/kucoinRest.ts'
import type { ServedBar, ServedVenue } from '../../servers/venues/servedMarket.ts'

/** When it is in these tests, at first: a Wednesday, in the middle of a minute. */
export const NOW = time('2026-11-18T10:07:33Z')

/** Microseconds of a time. */
export function time(text: string): number {
  const parsed = parseTimestamp(text)
  if (parsed === null) throw new Error(`Invariant: ${text} is a time`)
  return parsed
}

const SERVERS: Readonly<Record<VenueId, (venue: ServedVenue) => Promise<ContractServer>>> = {
  kraken: openKrakenRest,
  binance: openBinanceRest,
  coinbase: openCoinbaseRest,
  kucoin: openKucoinRest,
  htx: openHtxRest,
}

/** A venue and the server that plays it. */
export interface RestBench {
  readonly server: ContractServer
  readonly feed: VenueRest
  readonly clock: FeedClock
  close(): Promise<void>
}

/** Opens a venue at a server of its own. Time begins at NOW and goes `speed` times as fast as here. */
export async function openRestBench(
  id: VenueId,
  changes: Partial<ServedVenue> & { readonly speed?: number } = {},
): Promise<RestBench> {
  const { speed = 1, ...served } = changes
  const began = performance.now()
  const now = (): number => NOW + Math.floor((performance.now() - began) * 1_000 * speed)
  const patient = createFeedClock({ now })
  const clock: FeedClock = { now, after: (milliseconds, action) => afterAll(milliseconds, action) }
  // Timers come as much earlier as the clock is quicker, and wait again when they came too early.
  function afterAll(milliseconds: number, action: () => void): () => void {
    if (speed === 1) return patient.after(milliseconds, action)
    const due = now() + milliseconds * 1_000
    let callOff = (): void => {}
    const look = (): void => {
      const left = (due - now()) / 1_000 / speed
      if (left <= 0) return action()
      const timer = setTimeout(look, Math.min(2 ** 31 - 1, Math.ceil(left)))
      callOff = () => clearTimeout(timer)
    }
    const timer = setTimeout(look, Math.min(2 ** 31 - 1, Math.ceil(milliseconds / speed)))
    callOff = () => clearTimeout(timer)
    return () => callOff()
  }
  const server = await SERVERS[id]({ now, ...served })
  const patience = {
    firstRetryMs: 5,
    longestRetryMs: 20,
    attempts: 2,
    connectMs: 10_000 * speed,
    headersMs: 10_000 * speed,
    totalMs: 30_000 * speed,
    rateWindowMs: 5_000 * speed,
  }
  const feed = createVenueRest(id, { clock, uniform: () => 0.5, origin: server.origin, patience })
  return {
    server,
    feed,
    clock,
    close: async () => {
      await feed.close()
      await server.close()
    },
  }
}

/** What was answered; throws the sentence of a failure. */
export function valueOf<Value>(answer: FeedAnswer<Value>): Value {
  if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.message}`)
  return answer.value
}

/** The code of a failure, OK without one. */
export function codeOf(answer: FeedAnswer<unknown>): string {
  return answer.ok ? 'OK' : answer.failure.code
}

/** A request for bars. */
export function barRequest(id: string, interval: BarRequest['interval'], from: number, to: number): BarRequest {
  return { instrumentId: id as InstrumentId, interval, from, to }
}

/** Asks page by page until there is no more. */
export async function everyPage(feed: VenueRest, wanted: BarRequest): Promise<readonly BarPage[]> {
  const pages: BarPage[] = []
  for (let from: number | null = wanted.from; from !== null;) {
    const page: BarPage = valueOf(await feed.fetchBars({ ...wanted, from }, NEVER))
    pages.push(page)
    from = page.next
  }
  return pages
}

/** Asks for a history page by page until there is no more. */
export async function everyHistoryPage(feed: VenueRest, wanted: HistoryRequest): Promise<readonly HistoryPage[]> {
  const pages: HistoryPage[] = []
  for (let from: number | null = wanted.from; from !== null;) {
    const page: HistoryPage = valueOf(await feed.fetchHistory({ ...wanted, from }, NEVER))
    pages.push(page)
    from = page.next
  }
  return pages
}

/** Rows of bars: label in seconds, open, high, low, close, volume. */
export function rowsOf(pages: readonly { readonly columns: BarColumns }[]): readonly (readonly number[])[] {
  return pages.flatMap(({ columns }) =>
    [...columns.tsOpen].map((label, row) => [
      label / 1_000_000,
      ...[columns.open, columns.high, columns.low, columns.close, columns.volume].map(
        (column) => column[row] as number,
      ),
    ]),
  )
}

/** The rows that served bars stand for. */
export function rowsServed(
  bars: readonly ServedBar[],
  volume: (text: string) => number = Number,
): readonly (readonly number[])[] {
  return bars.map((bar) => [bar.seconds, ...[bar.open, bar.high, bar.low, bar.close].map(Number), volume(bar.volume)])
}

/** Rows put together into longer ones of `length` seconds, the first of which begins at `first`. */
export function foldRows(
  rows: readonly (readonly number[])[],
  length: number,
  first = 0,
): readonly (readonly number[])[] {
  const groups = new Map<number, (readonly number[])[]>()
  for (const row of rows) {
    const label = Math.floor(((row[0] as number) - first) / length) * length + first
    groups.set(label, [...(groups.get(label) ?? []), row])
  }
  return [...groups].map(([label, members]) => [
    label,
    members[0]?.[1] as number,
    Math.max(...members.map((row) => row[2] as number)),
    Math.min(...members.map((row) => row[3] as number)),
    members.at(-1)?.[4] as number,
    members.reduce((sum, row) => sum + (row[5] as number), 0),
  ])
}
