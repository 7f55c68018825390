import type { ClientOrderId, StrategyId } from '#core/model/identifiers.ts'
import { isClosed, type Order } from '#core/model/order.ts'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { buildInstrument } from '../builders/instrument.ts'
import type { TestJournal } from './brokerBench.ts'
import { FakeVenue } from './fakeVenue.ts'
import { riskBench, sessionOf, SMA, type RiskBench } from './riskBench.ts'

/** A venue without links between orders, which tells what happens there when the next prices come. */
export class TellingVenue extends FakeVenue {
  readonly #untold: VenueEvent[] = []
  #executions = 0
  /** Of the executions. */
  marketTime = 0

  override onSlice(): readonly VenueEvent[] {
    return this.#untold.splice(0)
  }

  /** Executes a part of an order. */
  trade(order: Order, quantity: number, price = 100_00): void {
    this.#executions += 1
    this.#untold.push(this.fill(order.clientOrderId, `x-${this.#executions}`, quantity, price, this.marketTime))
  }

  /** Ends an order at the venue without anybody here having asked for it. */
  end(order: Order): void {
    this.#untold.push(...this.cancel(order.clientOrderId, 0))
  }

  /** Orders that work at the venue, in the order they came. */
  working(strategyId: StrategyId = SMA): readonly Order[] {
    return [...this.orders.values()].filter((order) => order.strategyId === strategyId && !isClosed(order.status))
  }

  stops(strategyId: StrategyId = SMA): readonly Order[] {
    return this.working(strategyId).filter(({ role }) => role === 'STOP_LOSS')
  }

  /** What one strategy holds by the fills of the venue. */
  held(strategyId: StrategyId = SMA): number {
    return this.fills.reduce(
      (sum, { strategyId: owner, side, quantity }) =>
        owner === strategyId ? sum + (side === 'BUY' ? quantity : -quantity) : sum,
      0,
    )
  }

  /**
   * What the stops of a strategy could close: one whose entry still works what is left of what that has filled, as a venue
   * with brackets has it; every other one all of it.
   */
  couldClose(strategyId: StrategyId = SMA): number {
    const held = Math.abs(this.held(strategyId))
    return this.stops(strategyId).reduce((sum, stop) => {
      const rest = (stop.quantity ?? 0) - stop.filledQuantity
      const parent = this.orders.get(stop.parentClientOrderId as ClientOrderId)
      return (
        sum + (parent === undefined || isClosed(parent.status) ? rest : Math.min(rest, parent.filledQuantity, held))
      )
    }, 0)
  }
}

/** Risk and broker at such a venue; the test plays venue, market and trader. */
export interface ProtectionBench extends RiskBench {
  readonly venue: TellingVenue
  /** Approves a bracket of one strategy; nothing fills by itself. Returns its entry as the venue knows it. */
  enter(strategyId?: StrategyId): Order
  /** Lets a daily bar at this price pass, so that the venue tells what happened. */
  tell(price?: number): void
  /** The state of the position as the screen shows it. */
  readonly state: string | undefined
  /** Texts of the notices that a position is unprotected. */
  readonly complaints: readonly string[]
}

function timeOf(day: number): number {
  return (parseTimestamp('2026-01-05T14:30:00Z') ?? 0) + day * DAY
}

/** Opens a session of mode REPLAY at a telling venue. A journal and a venue of an earlier bench make it a restart. */
export function protectionBench(
  venue = new TellingVenue(),
  journal?: TestJournal,
  instruments: readonly Instrument[] = [buildInstrument()],
  firstDay = 0,
): ProtectionBench {
  const bench = riskBench(() => venue, journal)
  let day = firstDay
  bench.open(sessionOf('REPLAY'), instruments)
  bench.bar(day, 100)
  venue.marketTime = timeOf(day)
  return {
    ...bench,
    venue,
    enter(strategyId = SMA) {
      bench.signal({ strategyId })
      const proposal = bench.proposals().at(-1)
      const answer = proposal === undefined ? null : bench.approve(proposal)
      if (answer?.ok !== true) throw new Error(`nothing was approved: ${JSON.stringify(answer)}`)
      const entry = [...venue.orders.values()].findLast(({ role }) => role === 'ENTRY')
      if (entry === undefined) throw new Error('no entry reached the venue')
      return entry
    },
    tell(price = 100) {
      day += 1
      venue.marketTime = timeOf(day)
      bench.bar(day, price)
    },
    get state() {
      return bench.table('positions')[0]?.protection
    },
    get complaints() {
      return bench.table('notices').flatMap(({ key, text }) => (key.startsWith('risk:unprotected:') ? [text] : []))
    },
  }
}
