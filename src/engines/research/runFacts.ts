import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Fill, Order } from '#core/model/order.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { HouseEventPayload } from '../kernel/channels.ts'

type Denial = HouseEventPayload<'SignalDenied'>['denial']

/**
 * A fill and its bars, counted from 0: the one that dates it, and the first whose closing equity holds it. They differ
 * for a fill at a close: it belongs to that bar and is in the equity from the next one on.
 */
export interface FillInBar {
  readonly fill: Fill
  readonly bar: number
  readonly countedFrom: number
}

/** Everything a finished run is judged by. */
export interface RunFacts {
  /** Bars that reached the engines. */
  readonly bars: number
  /** Orders as they ended, in order of submission. */
  readonly orders: readonly Order[]
  readonly fills: readonly FillInBar[]
  /** Signals that risk refused, with the first of each code and how often it came. */
  readonly denials: readonly { readonly denial: Denial; readonly count: number }[]
  /** Candidates that strategies looked at and dropped, and how often each of their filters was what stopped one first. */
  readonly dropped: { readonly count: number; readonly filters: ReadonlyMap<string, number> }
}

/** Reads the facts of a run off the events of its router, whichever threads the engines run on. */
export class FactCollector {
  readonly #orders = new Map<ClientOrderId, Order>()
  readonly #fills: FillInBar[] = []
  readonly #denials = new Map<string, { denial: Denial; count: number }>()
  readonly #filters = new Map<string, number>()
  #dropped = 0
  readonly #fillsAtClose: boolean
  #bars = 0
  #marketTime = 0
  #earlierMarketTime = 0

  constructor(fill: 'next-open' | 'close') {
    this.#fillsAtClose = fill === 'close'
  }

  /** Bars that have reached the engines so far. */
  get bars(): number {
    return this.#bars
  }

  onEvent(envelope: Envelope): void {
    switch (envelope.type) {
      case 'MarketSlicePublished':
        this.#bars += 1
        this.#earlierMarketTime = this.#marketTime
        this.#marketTime = (envelope.payload as MarketSlice).marketTime
        return
      case 'OrderChanged': {
        const { order, fill } = envelope.payload as HouseEventPayload<'OrderChanged'>
        this.#orders.set(order.clientOrderId, order)
        if (fill !== null) this.#fills.push(this.#inBar(fill))
        return
      }
      case 'CandidateRejected': {
        const { filters } = envelope.payload as HouseEventPayload<'CandidateRejected'>
        const stopped = filters.find(({ passed }) => !passed)?.filter ?? 'other'
        this.#dropped += 1
        this.#filters.set(stopped, (this.#filters.get(stopped) ?? 0) + 1)
        return
      }
      case 'SignalDenied': {
        const { denial } = envelope.payload as HouseEventPayload<'SignalDenied'>
        const known = this.#denials.get(denial.code)
        if (known === undefined) this.#denials.set(denial.code, { denial, count: 1 })
        else known.count += 1
      }
    }
  }

  #inBar(fill: Fill): FillInBar {
    const last = this.#bars - 1
    if (!this.#fillsAtClose) return { fill, bar: last, countedFrom: last }
    // Learnt of during the last bar, or, when the end of the run closes a position, told of the bar before it.
    const bar = fill.tsEvent <= this.#earlierMarketTime ? Math.max(0, last - 1) : last
    return { fill, bar, countedFrom: fill.tsEvent >= this.#marketTime ? last + 1 : last }
  }

  facts(): RunFacts {
    return {
      bars: this.#bars,
      orders: [...this.#orders.values()],
      fills: this.#fills,
      denials: [...this.#denials.values()],
      dropped: { count: this.#dropped, filters: this.#filters },
    }
  }
}
