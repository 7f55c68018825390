import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import { SECOND } from '#core/time/duration.ts'
import type { TestJournal } from '../../helpers/brokerBench.ts'
import { protectionBench, TellingVenue, type ProtectionBench } from '../../helpers/protectionBench.ts'
import { sessionOf, SMA } from '../../helpers/riskBench.ts'

const STRATEGIES = [SMA, identifier<StrategyId>('other')] as const

const step = fc.record({
  what: fc.constantFrom(
    'ENTER',
    'TRADE',
    'TRADE',
    'END',
    'REDUCE',
    'WAIT',
    'REFUSES',
    'LOSES_ANSWERS',
    'LOSES_ORDERS',
    'REFUSES_CANCELS',
    'LOSES_CANCELS',
    'ANSWERS',
    'RESTART',
    'COMPARE',
  ),
  who: fc.integer({ min: 0, max: 1 }),
  part: fc.integer({ min: 1, max: 40 }),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** A house whose venue does whatever it likes; every stop that arrives there is held against what is held. */
class Story {
  readonly venue = new TellingVenue(true)
  readonly tooMuch: string[] = []
  bench: ProtectionBench
  #days = 0

  constructor() {
    this.venue.beforeSubmit.push((order) => {
      if (order.role !== 'STOP_LOSS' || order.parentClientOrderId !== null) return
      const could = this.venue.couldClose(order.strategyId) + (order.quantity ?? 0)
      const held = this.venue.held(order.strategyId)
      if (could > held) this.tooMuch.push(`${order.clientOrderId}: ${could} over ${held}`)
    })
    this.bench = protectionBench(this.venue)
  }

  play({ what, who, part }: Step): void {
    const strategyId = STRATEGIES[who] ?? SMA
    const { venue, bench } = this
    const working = venue.working(strategyId)
    const order = working[part % Math.max(1, working.length)]
    if (what === 'ENTER') this.#enter(strategyId)
    else if (what === 'TRADE' && order !== undefined) this.#trade(order, part)
    else if (what === 'END' && order !== undefined) this.#end(order)
    else if (what === 'REDUCE') this.#reduce()
    else if (what === 'WAIT') bench.wait((part % 5) * SECOND)
    else if (what === 'REFUSES') venue.reply = 'REJECTED'
    else if (what === 'LOSES_ANSWERS') venue.reply = 'ANSWER_LOST'
    else if (what === 'LOSES_ORDERS') venue.reply = 'LOST_ON_THE_WAY'
    else if (what === 'REFUSES_CANCELS') venue.cancels = 'REFUSED'
    else if (what === 'LOSES_CANCELS') venue.cancels = 'LOST'
    else if (what === 'ANSWERS') this.#answer()
    else if (what === 'RESTART') this.#restart(bench.journal)
    else if (what === 'COMPARE') bench.host.post('broker', 'Reconcile', {})
    this.bench.host.runUntilIdle()
  }

  /** Lets the venue answer everything from now on. */
  settle(): void {
    this.#answer()
    this.bench.open(sessionOf('REPLAY'))
    for (let second = 0; second < 90; second += 1) this.bench.wait(SECOND)
  }

  #answer(): void {
    this.venue.reply = 'OK'
    this.venue.cancels = 'OK'
  }

  #enter(strategyId: StrategyId): void {
    // What is refused by a check is no entry; that is not what is looked at here.
    try {
      this.bench.enter(strategyId)
    } catch {
      this.bench.host.runUntilIdle()
    }
  }

  #trade(order: Order, part: number): void {
    const rest = (order.quantity ?? 0) - order.filledQuantity
    const most = order.reduceOnly ? Math.min(rest, this.venue.held(order.strategyId)) : rest
    if (most <= 0) return
    this.venue.trade(order, Math.min(most, part))
    this.#tell()
  }

  #end(order: Order): void {
    const { cancels } = this.venue
    this.venue.cancels = 'OK'
    this.venue.end(order)
    this.venue.cancels = cancels
    this.#tell()
  }

  #reduce(): void {
    const key = this.bench.table('positions')[0]?.key
    if (key === undefined) return
    this.bench.host.post('risk', 'ReducePosition', { instrumentId: key, fraction: 0.5 })
  }

  #restart(journal: TestJournal): void {
    this.#days += 60
    this.bench = protectionBench(this.venue, journal, undefined, this.#days)
  }

  #tell(): void {
    this.bench.tell()
  }
}

describe('protective stops', () => {
  it('never exceed what their strategy holds, and cover all of it once the venue answers', () => {
    let executions = 0
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19 }), fc.array(step, { minLength: 5, maxLength: 40 }), (first, steps) => {
        const story = new Story()
        story.venue.trade(story.bench.enter(), first)
        story.bench.tell()
        for (const each of steps) story.play(each)
        story.settle()
        const { venue } = story
        executions += venue.fills.length
        expect(story.tooMuch).toEqual([])
        expect(new Set(venue.received).size).toBe(venue.received.length)
        for (const strategyId of STRATEGIES) {
          const exiting = venue
            .working(strategyId)
            .filter(({ role }) => role === 'EXIT')
            .reduce((sum, { quantity, filledQuantity }) => sum + (quantity ?? 0) - filledQuantity, 0)
          const held = venue.held(strategyId)
          const could = venue.couldClose(strategyId)
          expect(could).toBeLessThanOrEqual(held)
          expect(could + exiting).toBeGreaterThanOrEqual(held)
        }
      }),
      { numRuns: Number(process.env['PROTECTION_RUNS'] ?? 100) },
    )
    expect(executions).toBeGreaterThan(100)
  }, 120_000)
})
