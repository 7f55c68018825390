import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { RemoteTerms, Venue } from '#engines/broker/ports.ts'
import { ACCOUNT } from '../builders/trading.ts'
import { brokerBench, type BrokerBench, type BenchOptions } from './brokerBench.ts'
import { FakeVenue } from './fakeVenue.ts'

/** Far enough from nothing that a day before it is a time too. */
const LATER_START = 1_700_000_000_000_000

/** A venue that answers nothing at once. What it would tell waits in `untold`; a test hands it over when it likes. */
export class LaterVenue implements Venue {
  readonly ledger = new FakeVenue()
  readonly name = 'FAKE'
  readonly absenceIsProof = false
  remote: RemoteTerms
  /** When the account was asked for. */
  readonly asked: number[] = []
  readonly untold: OrderEvent[] = []
  readonly copies: string[] = []
  readonly cancelled: string[] = []
  averagePrices: Record<string, number> = {}
  positionsTold: Record<string, number> | null = null
  unlisted: { what: string; quantity: string }[] = []

  constructor(remote: Partial<RemoteTerms> = {}) {
    this.remote = { idempotency: { kind: 'FOR_EVER' }, worstLag: 10 * MINUTE, ...remote }
  }

  submit(order: OrderSpecification, now: number, isAgain = false): readonly VenueEvent[] {
    if (isAgain) this.copies.push(order.clientOrderId)
    if (this.ledger.orders.has(order.clientOrderId)) return []
    this.untold.push(...this.ledger.submit(order, now))
    return []
  }

  cancel(clientOrderId: ClientOrderId, now: number, order?: Order | null): readonly VenueEvent[] {
    this.cancelled.push(order?.venueOrderId ?? clientOrderId)
    this.untold.push(...this.ledger.cancel(clientOrderId, now))
    return []
  }

  onSlice(): readonly VenueEvent[] {
    return []
  }

  finalize(): readonly VenueEvent[] {
    return []
  }

  truth(now: number): 'LATER' {
    this.asked.push(now)
    return 'LATER'
  }
}

/** A broker at a venue that answers later. */
export interface LaterBench extends BrokerBench {
  readonly later: LaterVenue
  link(state: 'UP' | 'DOWN', changes?: { readonly isGap?: boolean; readonly clockSkew?: number | null }): void
  /** Tells the account as it stands, as the answer to the last question or to one at `askedAt`. */
  answer(askedAt?: number): void
  /** Answers every question until none is open. */
  settle(): void
  refuse(): void
  news(events: readonly VenueEvent[]): void
  /** Lets time pass second by second; `answers` tells the account whenever it is asked for. */
  pass(seconds: number, answers?: boolean): void
  readonly state: string | undefined
  readonly clock: number
}

/** Opens a session at a venue that answers later; nothing is connected yet. */
export function laterBench(later = new LaterVenue(), options: Partial<BenchOptions> = {}): LaterBench {
  const bench = brokerBench({ startAt: LATER_START, ...options, venue: later })
  bench.open()
  let answered = later.asked.length
  const tell = (askedAt: number, truth: 'TRUTH' | 'REFUSED'): void => {
    const { ledger } = later
    const account = {
      orders: [...ledger.orders.values()],
      fills: [...ledger.fills],
      adjustments: [],
      positions: later.positionsTold ?? ledger.positions(),
      averagePrices: later.averagePrices,
      unlisted: later.unlisted,
      since: 0,
    }
    const hidden = ledger.told === 'NOT_FOUND' ? { ...account, orders: [], fills: [], positions: {} } : account
    bench.host.post('broker', 'TakeVenueTruth', {
      accountId: ACCOUNT,
      askedAt,
      truth: truth === 'REFUSED' || ledger.told === 'SILENT' ? null : hidden,
    })
    bench.host.runUntilIdle()
  }
  const last = (): number => later.asked.at(-1) ?? bench.host.clock.now()
  return {
    ...bench,
    later,
    link(state, changes = {}) {
      bench.host.post('broker', 'TakeVenueLink', {
        accountId: ACCOUNT,
        state,
        isGap: changes.isGap ?? false,
        clockSkew: changes.clockSkew ?? null,
        text: 'test',
      })
      bench.host.runUntilIdle()
    },
    answer(askedAt = last()) {
      answered = later.asked.length
      tell(askedAt, 'TRUTH')
    },
    settle() {
      while (answered < later.asked.length) this.answer()
    },
    refuse() {
      answered = later.asked.length
      tell(last(), 'REFUSED')
    },
    news(events) {
      if (events.length === 0) return
      bench.host.post('broker', 'TakeVenueNews', { accountId: ACCOUNT, events })
      bench.host.runUntilIdle()
    },
    pass(seconds, answers = true) {
      for (let second = 0; second < seconds; second += 1) {
        bench.host.advanceTo(bench.host.clock.now() + SECOND)
        if (answers) this.settle()
      }
    },
    get state() {
      return bench.table('reconciliation')[0]?.state
    },
    get clock() {
      return bench.host.clock.now()
    },
  }
}

/** The same with a link and an account that was compared. */
export function connectedBench(later = new LaterVenue(), options: Partial<BenchOptions> = {}): LaterBench {
  const bench = laterBench(later, options)
  bench.link('UP')
  bench.settle()
  return bench
}
