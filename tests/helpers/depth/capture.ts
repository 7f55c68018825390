import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { DepthMessage } from '#trading/exchange/depth/depthBook.ts'

/** Decimals of a market's prices and quantities. */
export interface Decimals {
  readonly price: number
  readonly quantity: number
}

/** The best prices and sizes after an update, as the venue tells them beside the book. Scaled integers. */
export interface BestQuote {
  readonly update: number
  readonly bid: number
  readonly bidSize: number
  readonly ask: number
  readonly askSize: number
}

/** A message about a book, its levels as they can be looped over. */
export interface CaptureMessage extends DepthMessage {
  readonly bids: Float64Array
  readonly asks: Float64Array
}

/** One recorded message of a venue, in the order of receipt. */
export type CaptureEvent =
  | { readonly kind: 'changes'; readonly message: CaptureMessage }
  | { readonly kind: 'snapshot'; readonly message: CaptureMessage }
  | { readonly kind: 'quote'; readonly quote: BestQuote }
  | {
      readonly kind: 'trade'
      readonly tsEvent: number
      readonly price: number
      readonly quantity: number
      readonly aggressor: 1 | -1
    }

type Levels = readonly (readonly [price: string, size: string])[]

interface Wire {
  readonly e?: string
  readonly E?: number
  readonly T?: number
  readonly U?: number
  readonly u: number
  readonly pu?: number
  readonly b: Levels | string
  readonly a: Levels | string
  readonly B: string
  readonly A: string
  readonly p: string
  readonly q: string
  readonly m: boolean
  readonly lastUpdateId?: number
  readonly bids?: Levels
  readonly asks?: Levels
}

/** Reads a recorded Binance feed: a line is the time of receipt and a message. */
export function readCapture(file: string, decimals: Decimals): readonly CaptureEvent[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  const events: CaptureEvent[] = []
  for (const line of lines) {
    if (line === '') continue
    const parsed = JSON.parse(line.slice(line.indexOf(' ') + 1)) as Wire & { readonly data?: Wire }
    events.push(toEvent(parsed.data ?? parsed, decimals))
  }
  return events
}

function toEvent(wire: Wire, decimals: Decimals): CaptureEvent {
  const tsEvent = 1_000 * (wire.T ?? wire.E ?? 0)
  if (wire.lastUpdateId !== undefined) {
    const message = { first: 0, last: wire.lastUpdateId, previous: null, tsEvent }
    const [bids, asks] = [flat(wire.bids, decimals), flat(wire.asks, decimals)]
    return { kind: 'snapshot', message: { ...message, bids, asks } }
  }
  if (wire.e === 'depthUpdate') {
    const message = { first: wire.U ?? 0, last: wire.u, previous: wire.pu ?? null, tsEvent }
    return { kind: 'changes', message: { ...message, bids: flat(wire.b, decimals), asks: flat(wire.a, decimals) } }
  }
  if (wire.e === 'trade') {
    const [price, quantity] = [scaled(wire.p, decimals.price), scaled(wire.q, decimals.quantity)]
    return { kind: 'trade', tsEvent, price, quantity, aggressor: wire.m ? -1 : 1 }
  }
  const [bid, ask] = [scaled(String(wire.b), decimals.price), scaled(String(wire.a), decimals.price)]
  const [bidSize, askSize] = [scaled(wire.B, decimals.quantity), scaled(wire.A, decimals.quantity)]
  return { kind: 'quote', quote: { update: wire.u, bid, bidSize, ask, askSize } }
}

function flat(levels: Levels | string | undefined, decimals: Decimals): Float64Array {
  if (levels === undefined || typeof levels === 'string') throw new Error(`not levels: ${levels}`)
  const values = new Float64Array(levels.length * 2)
  levels.forEach(([price, size], index) => {
    values[index * 2] = scaled(price, decimals.price)
    values[index * 2 + 1] = scaled(size, decimals.quantity)
  })
  return values
}

/** Reads a decimal text as an exact scaled integer; what it has beyond the decimals must be zeros. */
function scaled(text: string, decimals: number): number {
  const [whole = '', fraction = ''] = text.split('.')
  if (!/^0*$/.test(fraction.slice(decimals))) throw new Error(`${text} is finer than ${decimals} decimals`)
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}
