import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill, Order } from '#core/model/order.ts'
import type { Signal } from '#core/model/signal.ts'
import type { HouseEventPayload } from '../../kernel/channels.ts'
import { type Act, actOf } from './act.ts'
import type { HouseEnd, HouseListener } from './houseRun.ts'

/** A fill of the run with what it belongs to. */
export interface FillOfRun {
  /** Market time of the slice with which it was told. */
  readonly at: number
  readonly fill: Fill
  readonly order: Order
  /** Market time of the signal behind the order; null when no signal of that name was raised. */
  readonly signalledAt: number | null
}

/** The run that is on trial, as it was watched from its first bar to its last. */
export interface WholeRun {
  /** In order of time. */
  readonly acts: readonly Act[]
  readonly signals: readonly Act[]
  /** Market times of all slices, rising. */
  readonly moments: Float64Array
  readonly fills: readonly FillOfRun[]
  readonly orders: number
  readonly end: HouseEnd
}

/** Writes down everything a run says and does. */
export class WholeRunRecorder {
  readonly #acts: Act[] = []
  readonly #signals: Act[] = []
  readonly #moments: number[] = []
  readonly #fills: FillOfRun[] = []
  readonly #signalTimes = new Map<string, number>()
  readonly #orders = new Set<string>()

  readonly listener: HouseListener = (envelope, at) => {
    const { type, payload } = envelope
    if (type === 'MarketSlicePublished') {
      this.#moments.push((payload as MarketSlice).marketTime)
      return true
    }
    if (type === 'SignalRaised') this.#signalTimes.set((payload as Signal).signalId, at)
    if (type === 'OrderChanged') {
      const { order, fill } = payload as HouseEventPayload<'OrderChanged'>
      this.#orders.add(order.clientOrderId)
      const signalledAt = this.#signalTimes.get(order.signalId) ?? null
      if (fill !== null) this.#fills.push({ at, fill, order, signalledAt })
    }
    const act = actOf(envelope, at)
    if (act !== null) this.#acts.push(act)
    if (act?.kind === 'SIGNAL') this.#signals.push(act)
    return true
  }

  finish(end: HouseEnd): WholeRun {
    return {
      acts: this.#acts,
      signals: this.#signals,
      moments: Float64Array.from(this.#moments),
      fills: this.#fills,
      orders: this.#orders.size,
      end,
    }
  }
}
