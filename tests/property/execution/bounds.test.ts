import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { ExecutionAlgorithm, ExecutionIntent } from '#trading/execution/executionAlgorithm.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import { beginExecution, restoreExecution } from '#trading/execution/parentExecution.ts'
import { type ParentOrder, worstPrice } from '#trading/execution/parentOrder.ts'
import { arbitraryParent } from '../../helpers/execution/arbitraryParent.ts'
import { UnreliableVenue } from '../../helpers/execution/unreliableVenue.ts'

const RUNS = 400
const ENDS = ['DONE', 'GAVE_UP', 'STOPPED']
type Step = (algorithm: ExecutionAlgorithm) => readonly ExecutionIntent[]

/** Works one parent against a market and a venue at which anything happens, and looks at every step. */
class Ordeal {
  readonly parent: ParentOrder
  readonly venue: UnreliableVenue
  readonly trace: string[] = []
  #random: SeededRandom
  #algorithm: ExecutionAlgorithm
  #twin: ExecutionAlgorithm
  #view: ExecutionView = { bid: 9_995, ask: 10_005, volume: 0, isOpen: true }
  #now = 0
  #placedAt = Number.NEGATIVE_INFINITY
  #isPaused = false
  #isViewUsed = false

  constructor(parent: ParentOrder, seed: number) {
    this.parent = parent
    this.#random = new SeededRandom(seed)
    this.venue = new UnreliableVenue(this.#random)
    const [one, two] = [beginExecution(parent), beginExecution(parent)]
    if (!one.ok || !two.ok) throw new Error(one.ok ? 'the twin could not begin' : one.message)
    this.#algorithm = one.algorithm
    this.#twin = two.algorithm
  }

  run(): void {
    this.#do((algorithm) => algorithm.start(this.#view, this.#now))
    while (this.#now < this.parent.deadline + 60) this.#step()
    this.#do((algorithm) => algorithm.onTimer(this.#now))
    expect(ENDS).toContain(this.#algorithm.progress().phase)
  }

  #step(): void {
    const random = this.#random
    this.#now += random.next() < 0.4 ? 0 : 1 + Math.floor(random.next() * 4)
    const chance = random.next()
    this.venue.live()
    const news = random.next() < 0.7 ? this.venue.next() : undefined
    if (news !== undefined) this.#do((algorithm) => algorithm.onChild(news, this.#now))
    if (chance < 0.6) this.#moveMarket()
    else if (chance < 0.9) this.#do((algorithm) => algorithm.onTimer(this.#now))
    else if (chance < 0.95) this.#revive()
    else if (chance < 0.97 && !this.#isPaused) this.#pause()
    else if (this.#isPaused && chance < 0.99) this.#resume()
    else if (chance > 0.999) this.#do((algorithm) => algorithm.stop('KILLED', 'The kill switch.', this.#now))
    this.#check()
  }

  #moveMarket(): void {
    const random = this.#random
    const bid = Math.max(9_000, (this.#view.bid ?? 9_995) + Math.round((random.next() - 0.5) * 30))
    const spread = Math.floor(random.next() * 12)
    const isBlind = random.next() < 0.05
    this.#view = {
      bid: isBlind ? null : bid,
      ask: isBlind ? null : bid + spread,
      volume: random.next() < 0.01 ? 0 : this.#view.volume + Math.floor(random.next() * 300),
      isOpen: random.next() > 0.05,
    }
    this.#isViewUsed = false
    this.#do((algorithm) => algorithm.onMarket(this.#view, this.#now))
  }

  /** Goes on with a copy made of a snapshot that went through text. */
  #revive(): void {
    const text = JSON.stringify(this.#algorithm.snapshot())
    const restored = restoreExecution(this.parent, JSON.parse(text))
    if (restored === null) throw new Error('a snapshot could not be restored')
    expect(JSON.stringify(restored.snapshot())).toBe(text)
    this.#algorithm = restored
  }

  #pause(): void {
    this.#isPaused = true
    this.#do((algorithm) => algorithm.pause('PAUSED', 'Entries are paused.', this.#now))
  }

  #resume(): void {
    this.#isPaused = false
    // What was placed before counts from the return.
    this.#placedAt = this.#now
    this.#isViewUsed = false
    this.#do((algorithm) => algorithm.resume(this.#view, this.#now))
  }

  #do(step: Step): void {
    const wasOver = ENDS.includes(this.#algorithm.progress().phase)
    const intents = step(this.#algorithm)
    // The twin was never written down: a restart changes nothing, and the same inputs give the same intents.
    expect(step(this.#twin)).toEqual(intents)
    for (const intent of intents) {
      this.trace.push(JSON.stringify(intent))
      if (intent.kind === 'PLACE') this.#checkPlaced(intent, wasOver)
      if (intent.kind === 'REPLACE') this.#checkPrice(intent.price)
      this.venue.take(intent)
    }
    const ended = intents.some(({ kind }) => kind === 'DONE' || kind === 'GIVE_UP')
    if (ended) expect(intents.some(({ kind }) => kind === 'PLACE')).toBe(false)
  }

  #checkPlaced(intent: Extract<ExecutionIntent, { kind: 'PLACE' }>, wasOver: boolean): void {
    const { parent } = this
    expect(wasOver || this.#isPaused).toBe(false)
    expect(this.#view.isOpen).toBe(true)
    expect(this.#isViewUsed).toBe(false)
    this.#isViewUsed = true
    expect(this.#now).toBeGreaterThanOrEqual(parent.startAt)
    expect(this.#now).toBeLessThan(parent.deadline)
    expect(this.#now - this.#placedAt).toBeGreaterThanOrEqual(parent.minimumInterval)
    this.#placedAt = this.#now
    expect(intent.quantity).toBeGreaterThanOrEqual(parent.minimumQuantity)
    expect(intent.quantity % parent.quantityIncrement).toBe(0)
    expect(intent.child).toBeLessThan(parent.maximumChildren)
    this.#checkPrice(intent.price)
    if (intent.postOnly) {
      const { bid, ask } = this.#view
      if (parent.side === 'BUY') expect(intent.price).toBeLessThan(ask ?? Number.POSITIVE_INFINITY)
      else expect(intent.price).toBeGreaterThan(bid ?? 0)
    }
  }

  #checkPrice(price: number): void {
    const { side, priceIncrement, limitPrice, decisionPrice, slippageBudget } = this.parent
    const worst = worstPrice(this.parent)
    const budget = slippageBudget ?? 0
    expect(price % priceIncrement).toBe(0)
    if (side === 'BUY') {
      expect(price).toBeLessThanOrEqual(worst)
      expect(price).toBeLessThanOrEqual(limitPrice ?? price)
      expect(price).toBeLessThanOrEqual(decisionPrice * (1 + budget) + 1e-6)
    } else {
      expect(price).toBeGreaterThanOrEqual(worst)
      expect(price).toBeGreaterThanOrEqual(limitPrice ?? price)
      expect(price).toBeGreaterThanOrEqual(decisionPrice * (1 - budget) - 1e-6)
    }
  }

  #check(): void {
    const { quantity } = this.parent
    const { filled, open, phase } = this.#algorithm.progress()
    // What is known, and what is true at the venue.
    expect(filled + open).toBeLessThanOrEqual(quantity)
    expect(this.venue.exposure()).toBeLessThanOrEqual(quantity)
    expect(filled).toBeLessThanOrEqual(this.venue.filled())
    expect(filled + open).toBeGreaterThanOrEqual(this.venue.exposure())
    if (phase === 'DONE') expect(filled).toBe(quantity)
    if (this.#now >= this.parent.deadline + 60) expect(ENDS).toContain(phase)
  }
}

describe('a parent order', () => {
  it('never exceeds its quantity, its price or its time, whatever is heard in whatever order', () => {
    const totals = { fills: 0, lateFills: 0, rejections: 0, lost: 0, cancels: 0, replaced: 0, untold: 0 }
    const phases = new Map<string, number>()
    fc.assert(
      fc.property(arbitraryParent, fc.integer(), (parent, seed) => {
        const ordeal = new Ordeal(parent, seed)
        ordeal.run()
        for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += ordeal.venue.counts[key]
        phases.set(parent.terms.kind, (phases.get(parent.terms.kind) ?? 0) + ordeal.venue.children.length)
      }),
      { numRuns: RUNS },
    )
    // Each kind of trouble has been met, by each algorithm.
    for (const count of Object.values(totals)) expect(count).toBeGreaterThan(20)
    expect([...phases.values()].every((children) => children > 10)).toBe(true)
    expect(phases.size).toBe(8)
  })

  it('gives the same intents for the same seed and inputs', () => {
    fc.assert(
      fc.property(arbitraryParent, fc.integer(), (parent, seed) => {
        const [first, second] = [new Ordeal(parent, seed), new Ordeal(parent, seed)]
        first.run()
        second.run()
        expect(first.trace).toEqual(second.trace)
      }),
      { numRuns: RUNS / 8 },
    )
  })
})
