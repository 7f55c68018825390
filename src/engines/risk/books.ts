import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { ClientOrderId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { type Fill, isClosed, type Order } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { notional } from '#core/money.ts'
import { Ledger } from '#core/portfolio/ledger.ts'
import { applyAdjustment, applyFill, flatPosition } from '#core/portfolio/position.ts'
import { shareAdjustment } from '#core/portfolio/shareAdjustment.ts'
import type { Session } from '#contracts/records/market.ts'
import { Reservations } from '#trading/risk/reservations.ts'
import { TrackRecord } from './trackRecord.ts'

/** What one strategy holds of one instrument; the account's position is the sum over strategies. */
interface Holding {
  readonly strategyId: StrategyId
  position: Position
}

/**
 * Risk's mirror of the account, fed by the broker's facts alone.
 *
 * 1. Positions are the fold of the fills and adjustments; a fill counts once, by venue and execution id, an adjustment by
 *    venue and its own.
 * 2. An order counts as open from the moment risk sends it until the broker tells its end.
 * 3. What a strategy holds is the fold of its own fills and its share of the adjustments, so that one strategy never closes what another opened.
 */
export class Books {
  readonly session: Session
  readonly ledger: Ledger
  readonly reservations = new Reservations()
  readonly record = new TrackRecord()
  readonly #instruments: ReadonlyMap<InstrumentId, Instrument>
  readonly #open = new Map<ClientOrderId, Order>()
  readonly #known = new Set<ClientOrderId>()
  readonly #seenFills = new Set<string>()
  readonly #holdings = new Map<InstrumentId, Holding[]>()
  readonly #fills: Fill[] = []
  readonly #adjustments: AccountAdjustment[] = []
  readonly #seenAdjustments = new Set<string>()
  readonly #remembers: boolean

  constructor(session: Session, instruments: readonly Instrument[]) {
    const { accountId, currency, startingCash } = session
    this.session = session
    // A backtest runs once, on one thread, and shows no cards: nothing comes twice, and nobody asks for its past.
    this.#remembers = session.mode !== 'BACKTEST'
    this.ledger = new Ledger({ accountId, currency, startingCash, instruments })
    this.#instruments = new Map(instruments.map((instrument) => [instrument.id, instrument]))
  }

  /** Every fill so far, oldest first; to rebuild the books when the session's list of instruments changes. */
  get fills(): readonly Fill[] {
    return this.#fills
  }

  /** What happened to the account beside its fills, oldest first. */
  get adjustments(): readonly AccountAdjustment[] {
    return this.#adjustments
  }

  /** Orders that may still trade, in the order they were sent. */
  openOrders(): Iterable<Order> {
    return this.#open.values()
  }

  /** An order that may still trade; undefined when it has ended or was never ours. */
  openOrder(id: ClientOrderId): Order | undefined {
    return this.#open.get(id)
  }

  /** True when an order of this name was ever sent in this account. */
  knowsOrder(id: ClientOrderId): boolean {
    return this.#known.has(id)
  }

  /** Signed scaled quantity that one strategy holds. */
  held(strategyId: StrategyId, instrumentId: InstrumentId): number {
    return (
      this.#holdings.get(instrumentId)?.find((holding) => holding.strategyId === strategyId)?.position.quantity ?? 0
    )
  }

  /** The strategies that hold an instrument, with what each holds. */
  holders(instrumentId: InstrumentId): readonly { readonly strategyId: StrategyId; readonly quantity: number }[] {
    return (this.#holdings.get(instrumentId) ?? [])
      .filter((holding) => holding.position.quantity !== 0)
      .map(({ strategyId, position }) => ({ strategyId, quantity: position.quantity }))
  }

  /** Counts an order that is about to leave as open, before the broker has confirmed anything. */
  noteSent(order: Order): void {
    if (this.#remembers) this.#known.add(order.clientOrderId)
    this.#open.set(order.clientOrderId, order)
  }

  /** Takes over an order as the broker tells it. */
  noteOrder(order: Order): void {
    if (this.#remembers) this.#known.add(order.clientOrderId)
    if (!isClosed(order.status)) {
      this.#open.set(order.clientOrderId, order)
      return
    }
    this.#open.delete(order.clientOrderId)
    this.reservations.release(order.clientOrderId)
  }

  /** Holds back cash for the entries that were working before a restart, at the worst price they can pay. */
  reserveForWorkingEntries(): void {
    for (const order of this.#open.values()) {
      const instrument = this.#instruments.get(order.instrumentId)
      const price = order.limitPrice ?? order.stopPrice
      if (order.role !== 'ENTRY' || order.quantity === null || price === null || instrument === undefined) continue
      const amount = notional(instrument, price, order.quantity - order.filledQuantity)
      this.reservations.reserve(order.clientOrderId, amount, Infinity)
    }
  }

  /** Books a fill; returns false when it was booked before. Throws for an instrument that the session does not list. */
  noteFill(fill: Fill): boolean {
    if (this.#remembers && !this.#isNews(fill)) return false
    const instrument = this.#instruments.get(fill.instrumentId)
    if (instrument === undefined)
      throw new Error(`Invariant: a fill of ${fill.instrumentId}, which is not in the session`)
    const value = notional(instrument, fill.price, fill.quantity)
    this.ledger.applyFill(fill)
    this.reservations.consume(fill.clientOrderId, value + Math.max(0, fill.fee))
    const holding = this.#holdingOf(fill)
    const before = holding.position
    holding.position = applyFill(before, fill, instrument)
    if (!this.#remembers) return true
    this.#fills.push(fill)
    this.record.noteFill(fill, value, before, holding.position)
    return true
  }

  /** Books adjustments that happened together; returns those that had not been booked before. */
  noteAdjustments(adjustments: readonly AccountAdjustment[]): readonly AccountAdjustment[] {
    const fresh = this.#remembers ? adjustments.filter((each) => this.#isNewAdjustment(each)) : adjustments
    if (fresh.length === 0) return fresh
    this.ledger.applyAdjustments(fresh)
    for (const adjustment of fresh) this.#shareAmongStrategies(adjustment)
    if (this.#remembers) this.#adjustments.push(...fresh)
    return fresh
  }

  #shareAmongStrategies(adjustment: AccountAdjustment): void {
    const holdings = adjustment.instrumentId === null ? undefined : this.#holdings.get(adjustment.instrumentId)
    if (holdings === undefined) return
    const shares = shareAdjustment(
      adjustment,
      holdings.map(({ position }) => position.quantity),
    )
    holdings.forEach((holding, index) => {
      const share = shares[index]
      if (share !== undefined) holding.position = applyAdjustment(holding.position, share)
    })
  }

  #isNewAdjustment({ venue, adjustmentId }: AccountAdjustment): boolean {
    const key = `${venue}|${adjustmentId}`
    if (this.#seenAdjustments.has(key)) return false
    this.#seenAdjustments.add(key)
    return true
  }

  #isNews(fill: Fill): boolean {
    const key = `${fill.venue}|${fill.executionId}`
    if (this.#seenFills.has(key)) return false
    this.#seenFills.add(key)
    return true
  }

  #holdingOf(fill: Fill): Holding {
    const holdings = this.#holdings.get(fill.instrumentId) ?? []
    const known = holdings.find((holding) => holding.strategyId === fill.strategyId)
    if (known !== undefined) return known
    const holding = { strategyId: fill.strategyId, position: flatPosition(fill.accountId, fill.instrumentId) }
    this.#holdings.set(fill.instrumentId, [...holdings, holding])
    return holding
  }
}
