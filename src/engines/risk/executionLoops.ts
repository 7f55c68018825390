import type { ClientOrderId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Fill, OrderSide } from '#core/model/order.ts'
import type { Books } from './books.ts'

/**
 * What a strategy has executed of late, so that a loop is found by what happened and not only by what was sent.
 *
 * 1. An order counts once, however many fills it has; every fill may be told twice.
 * 2. Entries of one side count, and so do round trips of either side: in, out, in again.
 * 3. It is learned from fills, so a restart forgets nothing that the books remember.
 */
export class ExecutionLoops {
  readonly #entries = new Map<string, Map<ClientOrderId, number>>()
  readonly #roundTrips = new Map<string, Map<ClientOrderId, number>>()
  #forgivenAt = -Infinity

  /** Notes a fill: `held` is the signed quantity that its strategy holds afterwards. */
  note({ strategyId, instrumentId, side, clientOrderId }: Fill, held: number, at: number): void {
    if (at <= this.#forgivenAt) return
    const part = `${strategyId}|${instrumentId}`
    const isEntry = held !== 0 && Math.sign(held) === (side === 'BUY' ? 1 : -1)
    if (isEntry) keep(this.#entries, `${part}|${side}`, clientOrderId, at)
    if (held === 0) keep(this.#roundTrips, part, clientOrderId, at)
  }

  /** Executed entries of this side, or round trips if there were more of them, within the window. */
  count(strategyId: StrategyId, instrumentId: InstrumentId, side: OrderSide, window: number, now: number): number {
    const part = `${strategyId}|${instrumentId}`
    return Math.max(
      recent(this.#entries.get(`${part}|${side}`), window, now),
      recent(this.#roundTrips.get(part), window, now),
    )
  }

  /** A human has looked at it: what was executed until then counts no more, even when it is told again. */
  forgive(at: number): void {
    this.clear()
    this.#forgivenAt = at
  }

  /** Forgets everything, for another account. */
  clear(): void {
    this.#entries.clear()
    this.#roundTrips.clear()
    this.#forgivenAt = -Infinity
  }
}

/** Notes a fill that the books have just taken, in the time in which repeated entries are counted. */
export function noteExecution({ loops }: { readonly loops: ExecutionLoops }, books: Books, fill: Fill): void {
  const { mode } = books.session
  if (fill.quantity === 0 || mode === 'BACKTEST') return
  const at = mode === 'PAPER' || mode === 'LIVE' ? fill.tsInit : fill.tsEvent
  loops.note(fill, books.held(fill.strategyId, fill.instrumentId), at)
}

function keep(kept: Map<string, Map<ClientOrderId, number>>, key: string, order: ClientOrderId, at: number): void {
  const known = kept.get(key)
  if (known === undefined) kept.set(key, new Map([[order, at]]))
  else if (!known.has(order)) known.set(order, at)
}

function recent(kept: Map<ClientOrderId, number> | undefined, window: number, now: number): number {
  if (kept === undefined) return 0
  for (const [order, at] of kept) if (now - at >= window) kept.delete(order)
  return kept.size
}
