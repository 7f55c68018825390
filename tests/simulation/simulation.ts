import { sha256 } from '#adapters/storage/sha256.ts'
import { canonicalJson } from '#core/canonicalJson.ts'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { flush } from '../helpers/scriptedConnection.ts'
import { Chance, type Tally } from './chance.ts'
import { judge, unprotected } from './judge.ts'
import type { DiskTrouble } from './simulatedDisk.ts'
import { SimulatedHouse } from './simulatedHouse.ts'
import { SimulatedTrader } from './trader.ts'
import { INSTRUMENTS } from './stage.ts'
import { type Planted, World } from './world.ts'

/** Moments at which an end of the process is worst: with an order or an intent in its hands. */
const MOMENTS = ['send ENTRY', 'send STOP_LOSS', 'send EXIT', 'journal FULL', 'latch']

/** What a run came to. */
export interface RunReport {
  readonly seed: number
  /** Broken promises, in words; empty for a clean run. */
  readonly faults: readonly string[]
  readonly tally: Tally
  /** Hash of every order that left, every fill, and the end of every order. */
  readonly hash: string
  readonly sent: number
  readonly fills: number
  /** The most of the cap in one instrument that was used, a share. */
  readonly closest: number
}

const ACTS = 120
const TROUBLES: readonly DiskTrouble[] = ['JOURNAL_FULL', 'JOURNAL_FAILED', 'JOURNAL_LOCKED']
/** How far the wall clock may be off when a process starts. */
const CLOCK_JUMPS = [-HOUR, -SECOND, SECOND, HOUR, 8 * HOUR]

/** Plays one day of the house from its seed, lets it come to rest, and judges it. The same seed is the same day. */
export async function simulate(seed: number, acts = ACTS, planted: Planted | null = null): Promise<RunReport> {
  const run = new Run(seed, planted)
  await run.begin()
  for (let act = 0; act < acts; act += 1) await run.act()
  await run.rest()
  return run.report()
}

class Run {
  readonly #world: World
  readonly #chance: Chance
  readonly #trader: SimulatedTrader
  #house: SimulatedHouse
  #lives = 0

  constructor(seed: number, planted: Planted | null) {
    this.#world = new World(seed, planted)
    this.#chance = new Chance(seed, 'acts')
    this.#trader = new SimulatedTrader(this.#world)
    this.#house = new SimulatedHouse(this.#world, 0)
  }

  async begin(): Promise<void> {
    await this.#house.start()
    await this.#pass(5)
  }

  async act(): Promise<void> {
    if (this.#house.isDead) await this.#restart()
    await this.#trade()
    this.#trader.signal(this.#house)
    for (let times = this.#chance.roll(4); times > 0; times -= 1) this.#trader.act(this.#house)
    this.#trader.rearm(this.#house)
    this.#misfortune()
    await this.#pass(1 + this.#chance.roll(12))
  }

  /** Ends all faults and lets the house find out what is true: at most for as long as proofs of absence take. */
  async rest(): Promise<void> {
    const { line, disk, worstLag } = this.#world
    line.faults = 0
    line.skew = 0
    disk.trouble = null
    if (!line.isUp) line.link('UP')
    if (this.#house.isDead) await this.#restart(true)
    this.#house.crashAt = Infinity
    this.#house.crashOn = null
    line.listener?.({ kind: 'SKEW', clockSkew: 0 })
    const end = this.#world.timers.now + 3 * Math.max(worstLag, MINUTE) + 15 * MINUTE
    while (this.#world.timers.now < end) {
      await this.#trade(false)
      await this.#pass(10, 10)
    }
  }

  report(): RunReport {
    const world = this.#world
    const { venue, line, tally, door } = world
    tally.note('position without its stop', unprotected(world).length)
    const orders = venue.orders.map(({ specification, status, filled }) => [specification, status, filled])
    const left = line.requests.map(({ order, at }) => [order.clientOrderId, at])
    return {
      seed: world.seed,
      faults: judge(world, this.#house),
      tally,
      hash: sha256(canonicalJson({ orders, left, fills: venue.fills })),
      sent: line.requests.length,
      fills: venue.fills.length,
      closest: door.closest,
    }
  }

  /** Moves the market and shows it to the venue and the house. */
  async #trade(moves = true): Promise<void> {
    const { prices, market, venue, timers } = this.#world
    const now = timers.now
    const bars: number[] = []
    const quotes: number[] = []
    for (const [index, { id }] of INSTRUMENTS.entries()) {
      const step = !moves ? 0 : market.in(3) ? market.roll(121) - 60 : market.roll(13) - 6
      const before = prices[index] ?? 0
      const price = Math.max(500, Math.round(before * (1 + step / 1_000)))
      prices[index] = price
      const [open, close] = [before / 100, price / 100]
      bars.push(index, now - MINUTE, now, open, Math.max(open, close), Math.min(open, close), close, 1_000_000)
      quotes.push(index, now, (price - 1) / 100, (price + 1) / 100, 100_000, 100_000)
      venue.trade(id, price)
    }
    await flush()
    this.#house.tell('MarketSlicePublished', {
      marketTime: now,
      origin: 'live',
      interval: '1m',
      barCount: INSTRUMENTS.length,
      bars: Float64Array.from(bars),
      quoteCount: INSTRUMENTS.length,
      quotes: Float64Array.from(quotes),
      halted: [],
    })
    await flush()
  }

  /** What goes wrong beside the line: the link, the disk, the clocks, the venue's own mind, and the process itself. */
  #misfortune(): void {
    const { line, disk, tally, venue } = this.#world
    const chance = this.#chance
    if (line.isUp ? chance.in(3) : chance.in(40)) line.link(line.isUp ? 'DOWN' : 'UP')
    if (disk.trouble === null ? chance.in(3) : chance.in(40)) {
      disk.trouble = disk.trouble === null ? chance.one(TROUBLES) : null
      if (disk.trouble !== null) tally.note(`disk.${disk.trouble}`)
    }
    if (chance.in(2)) {
      line.skew = line.skew === 0 ? chance.one([-HOUR, -SECOND * 3, SECOND * 3, HOUR]) : 0
      tally.note('clock.venue')
      line.listener?.({ kind: 'SKEW', clockSkew: line.skew })
    }
    const working = venue.working()
    if (working.length > 0 && chance.in(3)) {
      tally.note('venue.ends an order')
      venue.end(chance.one(working), chance.in(50) ? 'CANCELLED' : 'EXPIRED')
    }
    if (chance.in(2)) tally.note(`venue.${venue.amend() ?? 'nothing to amend'}`)
    if (chance.in(4)) this.#house.crashAt = this.#house.steps + 1 + chance.roll(60)
    if (chance.in(2)) this.#house.crashOn = chance.one(MOMENTS)
  }

  /** A new life on what the last one left: at once, after a while or after hours; with a clock that may be another. */
  async #restart(isLast = false): Promise<void> {
    const world = this.#world
    const { disk, tally, line, timers } = world
    tally.note(`crash.${this.#house.diedAt}`)
    line.listener = null
    if (this.#chance.in(40)) {
      tally.note('crash.lost entries', disk.losePower(this.#chance.roll(100)))
      tally.note('crash.POWER')
    }
    const away = this.#chance.in(80) ? this.#chance.roll(60) : 3_600 + this.#chance.roll(3_600 * 8)
    if (away >= 3_600) tally.note('crash.away for hours')
    for (let second = 0; second < away; second += away > 60 ? 600 : 1) {
      world.advanceTo(timers.now + (away > 60 ? 600 : 1) * SECOND)
      await flush()
    }
    if (this.#chance.in(20)) {
      world.clockOffset = this.#chance.in(50) ? 0 : this.#chance.one(CLOCK_JUMPS)
      tally.note('clock.ours')
    }
    this.#lives += 1
    this.#house = new SimulatedHouse(world, this.#lives)
    if (!isLast && this.#chance.in(25)) {
      tally.note('crash.planned in recovery')
      this.#house.crashAt = 1 + this.#chance.roll(40)
    }
    await this.#house.start()
    await this.#pass(3)
    if (this.#house.isDead) await this.#restart(isLast)
  }

  async #pass(seconds: number, step = 1): Promise<void> {
    for (let second = 0; second < seconds; second += step) {
      this.#world.advanceTo(this.#world.timers.now + step * SECOND)
      await flush()
      await this.#house.pass()
    }
    this.#suspend()
  }

  /** A laptop lid: hours pass at once, for everybody but the process. */
  #suspend(): void {
    if (this.#world.line.faults === 0 || !this.#chance.in(1)) return
    this.#world.tally.note('clock.suspended')
    this.#world.advanceTo(this.#world.timers.now + 8 * HOUR)
  }
}
