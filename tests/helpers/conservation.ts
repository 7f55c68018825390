import { expect } from 'vitest'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { Fill } from '#core/model/order.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Position } from '#core/model/position.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { applyAdjustment, applyFill, cashChange, flatPosition } from '#core/portfolio/position.ts'
import { shareAdjustment } from '#core/portfolio/shareAdjustment.ts'
import { TradeRecorder } from '#core/portfolio/trades.ts'
import { createExchange, type Exchange } from '#trading/exchange/exchange.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { RandomMarket } from './randomMarket.ts'

/** What one run was made of. */
export interface Conserved {
  /** Calls and everything they gave rise to. */
  readonly events: number
  readonly kinds: ReadonlyMap<string, number>
}

/** The books of somebody who is told what happens and knows nothing else, kept three times over. */
class Witness {
  readonly #options: ExchangeOptions
  readonly #instruments: ReadonlyMap<string, Instrument>
  readonly positions = new Map<string, Position>()
  readonly #strategies = new Map<string, { readonly recorder: TradeRecorder; readonly held: Map<string, number> }>()
  cash: number
  owed = 0
  /** Interest and whatever else belongs to no position. */
  beside = 0
  fills = 0
  events = 0

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#instruments = new Map(options.instruments.map((instrument) => [instrument.id, instrument]))
    this.cash = options.startingCash
  }

  hear(events: readonly VenueEvent[], kinds: Map<string, number>): void {
    for (const event of events) {
      this.events += 1
      kinds.set(event.type, (kinds.get(event.type) ?? 0) + 1)
      if (event.type === 'OrderFilled') this.#fill(event.fill)
      if (event.type !== 'AccountAdjusted') continue
      for (const adjustment of event.adjustments) {
        this.events += 1
        kinds.set(adjustment.kind, (kinds.get(adjustment.kind) ?? 0) + 1)
        this.#adjust(adjustment)
      }
    }
  }

  /** Start + profits = cash + owed + cost of what is held, to the last micro-unit. */
  check(exchange: Exchange): void {
    if (exchange.cash() !== this.cash || exchange.owed() !== this.owed) {
      expect({ cash: exchange.cash(), owed: exchange.owed() }).toEqual({ cash: this.cash, owed: this.owed })
    }
    let sum = this.cash + this.owed - this.beside
    for (const { cost, realised, fees } of this.positions.values()) sum += cost - realised + fees
    if (sum !== this.#options.startingCash) expect(sum).toBe(this.#options.startingCash)
    for (const [id, quantity] of Object.entries(exchange.positions())) {
      if (this.positions.get(id)?.quantity !== quantity) expect(this.positions.get(id)?.quantity).toBe(quantity)
    }
  }

  /** The profits of all round trips and open lots of all strategies are the account's. */
  checkTrades(): void {
    let sum = this.cash + this.owed
    for (const { recorder } of this.#strategies.values()) {
      for (const { trade } of recorder.closed()) sum -= Math.round(trade.pnl * 1_000_000)
      for (const { side, value, fees, income } of recorder.open())
        sum += (side === 'LONG' ? value : -value) + fees - income
      sum -= recorder.beside
    }
    expect(sum - this.beside).toBe(this.#options.startingCash)
    for (const [id, { quantity }] of this.positions) {
      const held = [...this.#strategies.values()].reduce((total, strategy) => total + (strategy.held.get(id) ?? 0), 0)
      expect(held).toBe(quantity)
    }
  }

  #fill(fill: Fill): void {
    const instrument = this.#instrument(fill.instrumentId)
    this.fills += 1
    this.cash += cashChange(fill, instrument)
    this.positions.set(fill.instrumentId, applyFill(this.#position(fill.instrumentId), fill, instrument))
    const known = this.#strategies.get(fill.strategyId)
    const strategy = known ?? {
      recorder: new TradeRecorder(this.#options.instruments),
      held: new Map<string, number>(),
    }
    if (known === undefined) this.#strategies.set(fill.strategyId, strategy)
    strategy.recorder.apply(fill)
    const change = fill.side === 'BUY' ? fill.quantity : -fill.quantity
    strategy.held.set(fill.instrumentId, (strategy.held.get(fill.instrumentId) ?? 0) + change)
  }

  #adjust(adjustment: AccountAdjustment): void {
    const { instrumentId: id, cash, owed } = adjustment
    this.cash += cash
    this.owed += owed
    if (adjustment.fillsBefore !== this.fills) expect(adjustment.fillsBefore).toBe(this.fills)
    if (id === null) {
      this.beside += cash
      return
    }
    const position = this.#position(id)
    if (adjustment.quantityBefore !== position.quantity) expect(adjustment.quantityBefore).toBe(position.quantity)
    const after = applyAdjustment(position, adjustment)
    this.positions.set(id, after)
    if (after.quantity !== adjustment.quantityAfter) expect(after.quantity).toBe(adjustment.quantityAfter)
    if (after.quantity === 0 && after.cost !== 0) expect(after.cost).toBe(0)
    const strategies = [...this.#strategies.values()].filter(({ held }) => held.has(id))
    const shares = shareAdjustment(
      adjustment,
      strategies.map(({ held }) => held.get(id) ?? 0),
    )
    strategies.forEach(({ recorder, held }, index) => {
      const share = shares[index]
      if (share === undefined) return
      recorder.adjust(share)
      held.set(id, share.quantityAfter)
    })
  }

  #position(id: string): Position {
    const known = this.positions.get(id)
    if (known !== undefined) return known
    return flatPosition(this.#options.accountId, this.#instrument(id).id)
  }

  #instrument(id: string): Instrument {
    const instrument = this.#instruments.get(id)
    if (instrument === undefined) throw new Error(`no instrument ${id}`)
    return instrument
  }
}

/**
 * Lets chance trade for some steps and checks after each that nothing was lost or made: fills, dividends, splits, funding,
 * borrowing, interest, liquidations, delistings and the ruin of the account.
 */
export function conserve(seed: number, steps: number): Conserved {
  const market = new RandomMarket(seed)
  const { options } = market
  let exchange = createExchange(options)
  const witness = new Witness(options)
  const kinds = new Map<string, number>()
  let calls = 0
  for (let step = 0; step < steps; step += 1) {
    const heard: VenueEvent[] = []
    while (market.sometimes(0.4)) {
      calls += 1
      heard.push(...exchange.submit(market.order(), market.time))
    }
    if (market.sometimes(0.1)) {
      calls += 1
      heard.push(...exchange.cancel(market.someOrder(), market.time))
    }
    witness.hear(heard, kinds)
    calls += 1
    witness.hear(exchange.onSlice(market.slice(), market.time), kinds)
    witness.check(exchange)
    if (step % 97 === 0) {
      // As after a restart: what is written down is all there is.
      const again = createExchange(options)
      expect(again.restore(JSON.parse(JSON.stringify(exchange.save())))).toBe(true)
      exchange = again
    }
  }
  witness.hear(exchange.finalize(market.time), kinds)
  witness.check(exchange)
  witness.checkTrades()
  return { events: calls + witness.events, kinds }
}
