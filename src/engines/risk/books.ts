import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { ClientOrderId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { type Fill, isClosed, type Order } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { notional } from '#core/money.ts'
import { isSameExecution, mergeTellings, supersedes } from '#core/orders/executions.ts'
import { tellHistory } from '#core/portfolio/accountHistory.ts'
import { Ledger } from '#core/portfolio/ledger.ts'
import { foldPosition, restateAdjustments, signedQuantity } from '#core/portfolio/amendedHistory.ts'
import { applyAdjustment, applyFill, flatPosition } from '#core/portfolio/position.ts'
import { shareAdjustment } from '#core/portfolio/shareAdjustment.ts'
import type { Session } from '#contracts/records/market.ts'
import type { ClusterTags } from '#trading/risk/book/clusters.ts'
import type { ExposureBook } from '#trading/risk/book/exposureBook.ts'
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
 *    venue and its own. A correction counts in the place of its fill, as if that had been told so from the beginning.
 * 2. An order counts as open from the moment risk sends it until the broker tells its end.
 * 3. What a strategy holds is the fold of its own fills and its share of the adjustments, so that one strategy never closes what another opened.
 */
export class Books {
  readonly session: Session
  readonly ledger: Ledger
  readonly reservations = new Reservations()
  record = new TrackRecord()
  /** Ids of parent orders of which something is not placed yet; each stands among the open orders with that rest. */
  readonly parents = new Set<string>()
  readonly #instruments: ReadonlyMap<InstrumentId, Instrument>
  readonly #open = new Map<ClientOrderId, Order>()
  readonly #known = new Set<ClientOrderId>()
  readonly #seenFills = new Set<string>()
  readonly #amended = new Set<string>()
  readonly #holdings = new Map<InstrumentId, Holding[]>()
  readonly #fills: Fill[] = []
  #adjustments: AccountAdjustment[] = []
  readonly #seenAdjustments = new Set<string>()
  readonly #remembers: boolean
  #exposures: ExposureBook | null = null
  #tags: ClusterTags = {}

  constructor(session: Session, instruments: readonly Instrument[]) {
    const { accountId, currency, startingCash } = session
    this.session = session
    // A backtest runs once, on one thread, and shows no cards: nothing comes twice, and nobody asks for its past.
    this.#remembers = session.mode !== 'BACKTEST'
    this.ledger = new Ledger({ accountId, currency, startingCash, instruments })
    this.#instruments = new Map(instruments.map((instrument) => [instrument.id, instrument]))
  }

  /** Worst-case exposures, kept up to date from the moment somebody asked for them; null until then. */
  get exposures(): ExposureBook | null {
    return this.#exposures
  }

  /** Themes and factors of instruments; what was followed by others is forgotten. */
  get tags(): ClusterTags {
    return this.#tags
  }

  set tags(tags: ClusterTags) {
    this.#tags = tags
    this.#exposures = null
  }

  /** The instruments that may be held, in the order of the session. */
  get instruments(): Iterable<Instrument> {
    return this.#instruments.values()
  }

  /** An instrument that may be held; undefined for every other. */
  instrumentOf(id: InstrumentId): Instrument | undefined {
    return this.#instruments.get(id)
  }

  /** Fills an exposure book with everything held and on its way, and keeps it up to date from then on. */
  follow(exposures: ExposureBook): void {
    this.#exposures = exposures
    for (const order of this.#open.values()) exposures.setOrder(order)
    for (const id of this.#instruments.keys()) this.#tellHoldings(id)
  }

  #tellHoldings(id: InstrumentId): void {
    const exposures = this.#exposures
    if (exposures === null) return
    const index = exposures.indexOf(id)
    const { quantity, cost } = this.ledger.position(id)
    exposures.setPosition(index, quantity, cost)
    for (const { strategyId, position } of this.#holdings.get(id) ?? [])
      exposures.setPart(index, strategyId, position.quantity, position.cost)
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
    this.#exposures?.setOrder(order)
  }

  /** Takes over an order as the broker tells it. */
  noteOrder(order: Order): void {
    this.#exposures?.setOrder(order)
    if (this.#remembers) this.#known.add(order.clientOrderId)
    if (!isClosed(order.status)) {
      // An execution that is taken back may open an order again.
      const isBack = order.amended === true && !this.#open.has(order.clientOrderId)
      this.#open.set(order.clientOrderId, order)
      if (isBack) this.#reserveFor(order)
      return
    }
    this.#open.delete(order.clientOrderId)
    this.reservations.release(order.clientOrderId)
  }

  /** Holds back cash for the entries that were working before a restart, at the worst price they can pay. */
  reserveForWorkingEntries(): void {
    for (const order of this.#open.values()) this.#reserveFor(order)
  }

  #reserveFor(order: Order): void {
    const instrument = this.#instruments.get(order.instrumentId)
    const price = order.limitPrice ?? order.stopPrice
    if (order.role !== 'ENTRY' || order.quantity === null || price === null || instrument === undefined) return
    const amount = notional(instrument, price, order.quantity - order.filledQuantity)
    this.reservations.reserve(order.clientOrderId, amount, Infinity)
  }

  /**
   * Books a fill, or a correction in its place; returns false when it was booked before or a later revision counts. Throws
   * for an instrument that the session does not list.
   */
  noteFill(fill: Fill): boolean {
    if (this.#remembers) {
      if (!this.#isNews(fill)) return false
      const execution = `${fill.venue}|${fill.executionId}`
      const isAmended = fill.revision !== undefined || this.#amended.has(execution)
      if (fill.revision !== undefined) this.#amended.add(execution)
      const place = isAmended ? this.#fills.findLastIndex((known) => isSameExecution(known, fill)) : -1
      const known = this.#fills[place]
      if (known !== undefined) return supersedes(fill, known) && this.#amend(place, known, mergeTellings(fill, known))
    }
    const instrument = this.#instrumentOf(fill)
    const value = notional(instrument, fill.price, fill.quantity)
    this.ledger.applyFill(fill)
    this.reservations.consume(fill.clientOrderId, value + Math.max(0, fill.fee))
    this.#hold(fill, instrument, value)
    if (this.#remembers) this.#fills.push(fill)
    this.#tellHoldings(fill.instrumentId)
    return true
  }

  #hold(fill: Fill, instrument: Instrument, value: number): void {
    const holding = this.#holdingOf(fill)
    const before = holding.position
    holding.position = applyFill(before, fill, instrument)
    if (this.#remembers) this.record.noteFill(fill, value, before, holding.position)
  }

  /** Puts a correction in the place of its fill and folds the history again; rare, so it may take its time. */
  #amend(place: number, replaced: Fill, fill: Fill): true {
    this.#fills[place] = fill
    const change = signedQuantity(fill) - signedQuantity(replaced)
    const amended = { instrumentId: fill.instrumentId, place, change }
    this.#adjustments = [...restateAdjustments(this.#adjustments, amended).adjustments]
    this.#holdings.clear()
    this.record = new TrackRecord()
    tellHistory(this.#fills, this.#adjustments, {
      onFill: (each) => {
        const instrument = this.#instrumentOf(each)
        this.#hold(each, instrument, notional(instrument, each.price, each.quantity))
      },
      onAdjustments: (adjustments) => {
        for (const adjustment of adjustments) this.#shareAmongStrategies(adjustment)
      },
    })
    this.ledger.restate(foldPosition(fill.accountId, this.#instrumentOf(fill), this.#fills, this.#adjustments))
    return true
  }

  #instrumentOf({ instrumentId }: Fill): Instrument {
    const instrument = this.#instruments.get(instrumentId)
    if (instrument === undefined) throw new Error(`Invariant: a fill of ${instrumentId}, which is not in the session`)
    return instrument
  }

  /** Books adjustments that happened together; returns those that had not been booked before. */
  noteAdjustments(adjustments: readonly AccountAdjustment[]): readonly AccountAdjustment[] {
    const fresh = this.#remembers ? adjustments.filter((each) => this.#isNewAdjustment(each)) : adjustments
    if (fresh.length === 0) return fresh
    this.ledger.applyAdjustments(fresh)
    for (const adjustment of fresh) {
      this.#shareAmongStrategies(adjustment)
      if (adjustment.instrumentId !== null) this.#tellHoldings(adjustment.instrumentId)
    }
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
    const key = `${fill.venue}|${fill.executionId}|${fill.quantity === 0 ? 'bust' : ''}|${fill.revision ?? 0}`
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
