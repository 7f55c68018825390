import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { Idempotency } from '#engines/broker/brokerPort.ts'
import { TestTimers } from '../helpers/scriptedConnection.ts'
import { Chance, Tally } from './chance.ts'
import { Door } from './door.ts'
import { SimulatedDisk } from './simulatedDisk.ts'
import { SimulatedLine } from './simulatedLine.ts'
import { SimulatedVenue } from './simulatedVenue.ts'
import { INSTRUMENTS, START } from './stage.ts'

const MODES: readonly Idempotency[] = [
  { kind: 'FOR_EVER' },
  { kind: 'WHILE_OPEN' },
  { kind: 'FOR_A_WHILE', seconds: 600 },
  { kind: 'NONE' },
]
const LAGS = [MINUTE, 3 * MINUTE, 10 * MINUTE]

/**
 * Defects that a run can be given, to see that its judge finds them: an order sent again after a lost answer, fills that are
 * not told, a gate that never closes, intents that are not synced, approvals that nobody gave.
 */
export const PLANTED = ['SENDS_AGAIN', 'LOSES_FILLS', 'IGNORES_KILL', 'NEVER_SYNCS', 'APPROVES_ITSELF'] as const
export type Planted = (typeof PLANTED)[number]

/** Everything that is not the program: time, the market, the venue, the line to it and the disk. */
export class World {
  readonly seed: number
  readonly planted: Planted | null
  readonly tally = new Tally()
  readonly timers = new TestTimers(START)
  readonly disk = new SimulatedDisk()
  readonly line: SimulatedLine
  readonly venue: SimulatedVenue
  readonly door: Door
  readonly worstLag: number
  /** Scaled prices by instrument, in their order. */
  readonly prices: number[]
  readonly market: Chance
  /** Our clock less true time, microseconds; it changes only between two lives, as a monotonic clock's does. */
  clockOffset = 0

  constructor(seed: number, planted: Planted | null) {
    this.seed = seed
    this.planted = planted
    const chance = new Chance(seed, 'world')
    const idempotency = MODES[seed % MODES.length] ?? { kind: 'NONE' }
    this.tally.note(`mode.${idempotency.kind}`)
    this.worstLag = chance.one(LAGS)
    this.line = new SimulatedLine(this.timers, new Chance(seed, 'line'), this.tally, this.worstLag)
    this.line.faults = chance.one([0, 5, 15, 30, 50])
    this.line.askedAt = (ts) => ts + this.clockOffset
    this.market = new Chance(seed, 'market')
    this.venue = new SimulatedVenue(
      () => this.timers.now + this.line.skew,
      new Chance(seed, 'venue'),
      idempotency,
      (news) => {
        if ('order' in news) this.line.tell({ kind: 'ORDER', report: news.order })
        else this.line.tell({ kind: 'FILL', report: news.fill })
      },
    )
    this.door = new Door(this)
    this.prices = INSTRUMENTS.map(() => 5_000 + chance.roll(10_000))
  }

  ourTime(): number {
    return this.timers.now + this.clockOffset
  }

  /** Lets the venue's side of time pass to `ts`, true time. */
  advanceTo(ts: number): void {
    this.timers.advanceTo(ts)
    this.venue.remember()
  }

  /** A second of true time and everything that is due in it. */
  get nextSecond(): number {
    return this.timers.now + SECOND
  }
}
