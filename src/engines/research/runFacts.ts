import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { Failure } from '#contracts/failure.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { HouseEventPayload } from '../kernel/channels.ts'
import { type AccountOfRun, RunAccount } from './runAccount.ts'
import type { RunData } from './runData.ts'

type Denial = HouseEventPayload<'SignalDenied'>['denial']

/** Everything a finished run is judged by. */
export interface RunFacts {
  /** Bars that reached the engines. */
  readonly bars: number
  readonly account: AccountOfRun
  /** Orders as they ended, in order of submission. */
  readonly orders: readonly Order[]
  /** Signals that risk refused, with the first of each code and how often it came. */
  readonly denials: readonly { readonly denial: Denial; readonly count: number }[]
  /** Candidates that strategies looked at and dropped, and how often each of their filters was what stopped one first. */
  readonly dropped: { readonly count: number; readonly filters: ReadonlyMap<string, number> }
  /** Moment at which each order was first heard of: the last whose bars were known to who decided. */
  readonly decidedAt: ReadonlyMap<ClientOrderId, number>
  /** Lines that strategies wrote, the first of them, each with its moment. */
  readonly lines: readonly LoggedLine[]
}

type LoggedLine = HouseEventPayload<'StrategyLogged'>

/** Lines of strategies that are kept of a run. */
const KEPT_LINES = 200

/** Reads the facts of a run off the events of its router, whichever threads the engines run on. */
export class FactCollector {
  readonly #orders = new Map<ClientOrderId, Order>()
  readonly #decidedAt = new Map<ClientOrderId, number>()
  readonly #denials = new Map<string, { denial: Denial; count: number }>()
  readonly #filters = new Map<string, number>()
  readonly #account: RunAccount
  readonly #lines: LoggedLine[] = []
  #dropped = 0
  #bars = 0
  #failure: Failure | null = null
  /** A strategy has given up and its last moment is over: what comes after that is no part of the run. */
  #isOver = false

  constructor({ startingCash, exchange }: BacktestConfiguration, { sets }: RunData) {
    const instruments = sets.map(({ instrument }) => instrument)
    this.#account = new RunAccount(instruments, startingCash, exchange.fill)
  }

  /** Bars that have reached the engines so far. */
  get bars(): number {
    return this.#bars
  }

  /** Equity at the moments whose books are closed. */
  equitySoFar(): ReturnType<RunAccount['equitySoFar']> {
    return this.#account.equitySoFar()
  }

  /** Why a strategy gave up first; null while none has. It ends the run. */
  get failure(): Failure | null {
    return this.#failure
  }

  onEvent(envelope: Envelope): void {
    if (this.#failure !== null && envelope.type === 'MarketSlicePublished') this.#isOver = true
    if (this.#isOver) return
    switch (envelope.type) {
      case 'MarketSlicePublished': {
        const slice = envelope.payload as MarketSlice
        this.#bars += slice.barCount
        this.#account.onSlice(slice)
        return
      }
      case 'OrderChanged': {
        const { order, fill } = envelope.payload as HouseEventPayload<'OrderChanged'>
        if (!this.#decidedAt.has(order.clientOrderId))
          this.#decidedAt.set(order.clientOrderId, this.#account.moments - 1)
        this.#orders.set(order.clientOrderId, order)
        if (fill !== null) this.#account.onFill(fill)
        return
      }
      case 'AccountAdjusted': {
        const { adjustments } = envelope.payload as HouseEventPayload<'AccountAdjusted'>
        this.#account.onAdjustments(adjustments)
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
        return
      }
      case 'StrategyLogged': {
        if (this.#lines.length < KEPT_LINES) this.#lines.push(envelope.payload as LoggedLine)
        return
      }
      case 'StrategyFailed': {
        const { code, message, strategyId, marketTime } = envelope.payload as HouseEventPayload<'StrategyFailed'>
        this.#failure ??= { code, message, context: { strategyId, marketTime } }
      }
    }
  }

  facts(): RunFacts {
    return {
      bars: this.#bars,
      account: this.#account.finish(),
      orders: [...this.#orders.values()],
      decidedAt: this.#decidedAt,
      denials: [...this.#denials.values()],
      dropped: { count: this.#dropped, filters: this.#filters },
      lines: this.#lines,
    }
  }
}
