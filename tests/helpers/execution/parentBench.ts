import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { isClosed } from '#core/model/order.ts'
import type { Order } from '#core/model/order.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { ParentView } from '#contracts/records/parents.ts'
import type { Session } from '#contracts/records/market.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import type { ParentOrder } from '#trading/execution/parentOrder.ts'
import { buildParent } from '../../builders/parentOrder.ts'
import { buildMandate, buildOrder, buildProposal, buildSession } from '../../builders/trading.ts'
import { type BenchOptions, type BrokerBench, brokerBench, restarted } from '../brokerBench.ts'
import { memoryVenueStore } from '../memoryVenueStore.ts'
import { type MarketMoment, quoteMarket } from './quoteMarket.ts'

/** A Monday in New York, half an hour after the opening. */
export const PARENT_START = Date.UTC(2026, 0, 5, 15) * 1_000
const SECOND = 1_000_000
export const TWAP: AlgorithmTerms = { kind: 'TWAP', slots: 12, jitter: 0.5, patience: 0.6, catchUp: 1.5, reach: 0.0005 }
export const ROOM = { quantity: 600, slippageBudget: 0.02 } as const

/** The broker engine with the simulated exchange and a market in which parents work; one second of market a step. */
export class ParentBench {
  broker: BrokerBench
  readonly session: Session
  readonly #market: readonly MarketMoment[]
  readonly #options: BenchOptions
  readonly #all = new Map<string, Order>()
  #second = 0

  constructor(
    options: { readonly seed?: number; readonly session?: Session; readonly venue?: BenchOptions['venue'] } = {},
  ) {
    const { seed = 7, session = buildSession(), venue = paperVenues(memoryVenueStore()) } = options
    this.session = session
    this.#options = { venue, startAt: PARENT_START }
    this.#market = quoteMarket(seed, 600, PARENT_START)
    this.broker = brokerBench(this.#options)
    this.broker.open(session)
  }

  /** Every order that was ever told, as it now stands, across restarts. */
  get orders(): readonly Order[] {
    for (const [id, order] of this.broker.orders) this.#all.set(id, order)
    return [...this.#all.values()]
  }

  get entries(): readonly Order[] {
    return this.orders.filter(({ role }) => role === 'ENTRY')
  }

  get working(): readonly Order[] {
    return this.entries.filter(({ status }) => !isClosed(status))
  }

  get filled(): number {
    return this.entries.reduce((sum, { filledQuantity }) => sum + filledQuantity, 0)
  }

  get parent(): ParentView | undefined {
    return this.broker.table('parents')[0]
  }

  /** Lets so many seconds of the market pass. */
  play(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      const moment = this.#market[this.#second]
      this.#second += 1
      if (moment === undefined) throw new Error('the market of the bench is over')
      const { host } = this.broker
      host.advanceTo(moment.slice.marketTime)
      host.publish('MarketSlicePublished', moment.slice)
      host.runUntilIdle()
    }
  }

  /** Proposes and approves a parent order and hands it to the broker, as risk would. */
  work(terms: AlgorithmTerms = TWAP, changes: Partial<ParentOrder> = {}): CommandResult {
    const now = this.now
    const parent = buildParent(terms, { ...ROOM, startAt: now, deadline: now + 180 * SECOND, ...changes })
    const { side, quantity, limitPrice } = parent
    const order = buildOrder('parent', { side, quantity, limitPrice, type: 'LIMIT' })
    const { accountId, instrumentId, strategyId, signalId, proposalId } = order
    const plan = { terms, duration: 180 * SECOND, words: 'Spread.', expectedBps: null, p90Bps: null, alternatives: [] }
    this.broker.host.publish('ProposalRaised', buildProposal(order, { execution: plan, mode: this.session.mode }))
    const decision = {
      accountId,
      instrumentId,
      strategyId,
      signalId,
      proposalId,
      role: 'ENTRY',
      restingTime: 'GTC',
    } as const
    const result = this.broker.host.post('broker', 'WorkParent', {
      parent,
      decision: { ...decision, accountId: this.session.accountId },
      words: plan.words,
      mandate: buildMandate(order, this.broker.host.clock.now()),
    })
    this.broker.host.runUntilIdle()
    return result
  }

  /** Ends the process and starts it again on what it left. */
  restart(): void {
    void this.orders
    this.broker = restarted(this.broker, { ...this.#options, startAt: this.broker.host.clock.now(), run: 'again' })
    this.broker.open(this.session)
  }

  get now(): number {
    return this.broker.host.clock.now()
  }
}
