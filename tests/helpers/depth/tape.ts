import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** One recorded message, at the time of its receipt in microseconds; prices and sizes as told. */
export type TapeEvent =
  | {
      readonly kind: 'quote'
      readonly ts: number
      readonly bid: number
      readonly ask: number
      readonly bidSize: number
      readonly askSize: number
    }
  | {
      readonly kind: 'trade'
      readonly ts: number
      readonly price: number
      readonly size: number
      readonly aggressor: 1 | -1
    }
  | { readonly kind: 'depth'; readonly ts: number; readonly bids: Levels; readonly asks: Levels }

type Levels = readonly (readonly [price: number, size: number])[]

interface Wire {
  readonly e?: string
  readonly b: string | readonly (readonly [string, string])[]
  readonly a: string | readonly (readonly [string, string])[]
  readonly B?: string
  readonly A?: string
  readonly p: string
  readonly q: string
  readonly m: boolean
  readonly data?: Wire
}

/** Reads the quotes, trades and changes of the book of a recorded Binance feed, as floating-point numbers. */
export function readTape(file: string): readonly TapeEvent[] {
  const events: TapeEvent[] = []
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    if (line === '') continue
    const space = line.indexOf(' ')
    const ts = Math.floor(Number(line.slice(0, space - 3)))
    const parsed = JSON.parse(line.slice(space + 1)) as Wire
    const wire = parsed.data ?? parsed
    if (wire.e === 'trade') {
      events.push({ kind: 'trade', ts, price: Number(wire.p), size: Number(wire.q), aggressor: wire.m ? -1 : 1 })
    } else if (wire.e === 'depthUpdate') {
      events.push({ kind: 'depth', ts, bids: levelsOf(wire.b), asks: levelsOf(wire.a) })
    } else if (wire.B !== undefined) {
      const [bid, ask, bidSize, askSize] = [Number(wire.b), Number(wire.a), Number(wire.B), Number(wire.A)]
      events.push({ kind: 'quote', ts, bid, ask, bidSize, askSize })
    }
  }
  return events
}

function levelsOf(levels: Wire['b']): Levels {
  if (typeof levels === 'string') throw new Error(`not levels: ${levels}`)
  return levels.map(([price, size]) => [Number(price), Number(size)] as const)
}
