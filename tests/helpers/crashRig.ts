import type { OrderSpecification } from '#core/model/order.ts'
import { isClosed } from '#core/model/order.ts'
import { MINUTE } from '#core/time/duration.ts'
import type { Mandate } from '#contracts/broker.ts'
import { createMemoryJournal } from '#adapters/storage/journal/memoryJournal.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import type {
  Journal,
  JournalDraft,
  JournalEntry,
  KillLatch,
  SimulatedVenue,
  Venue,
  VenueTruth,
} from '#engines/broker/ports.ts'
import { FREE_EXCHANGE } from '#engines/broker/state.ts'
import { buildInstrument } from '../builders/instrument.ts'
import {
  ACME,
  buildBracket,
  buildMandate,
  buildOrder,
  buildProposal,
  buildSession,
  buildSlice,
  REDUCING,
} from '../builders/trading.ts'
import { brokerBench, testGate, testLatch } from './brokerBench.ts'
import type { BrokerBench, TestLatch } from './brokerBench.ts'
import { memoryVenueStore } from './memoryVenueStore.ts'
import type { MemoryVenueStore } from './memoryVenueStore.ts'

const START = 1_700_000_000_000_000
const TERMS = { ...FREE_EXCHANGE, volumeShare: 0.1 }
const CHECKLIST = ['one', 'two', 'three', 'four', 'five']

/** What the loss of power takes: `PROCESS` nothing that was written, `POWER` every entry after the last FULL one. */
export type CrashKind = 'PROCESS' | 'POWER'

/** Counts every step that touches the outside, and ends the process before or after a chosen one. */
export class Failpoints {
  step = 0
  crashAt = Infinity
  dead = false
  readonly names: string[] = []

  around<Result>(name: string, work: () => Result): Result {
    this.#pass(`before ${name}`)
    const result = work()
    this.#pass(`after ${name}`)
    return result
  }

  #pass(name: string): void {
    if (this.dead) throw new Error('the process is dead')
    this.names.push(name)
    if (this.step === this.crashAt) this.dead = true
    this.step += 1
    if (this.dead) throw new Error(`crash ${name}`)
  }
}

/** The disks: what outlives the process. */
export interface Disks {
  batches: { readonly drafts: readonly JournalDraft[]; readonly durability: 'FULL' | 'NORMAL' }[]
  journal: Journal
  readonly store: MemoryVenueStore
  readonly latch: TestLatch
  /** Orders that were sent although the venue had them. */
  readonly sentAgain: string[]
}

export function emptyDisks(): Disks {
  return {
    batches: [],
    journal: createMemoryJournal(sha256),
    store: memoryVenueStore(),
    latch: testLatch(),
    sentAgain: [],
  }
}

/** Loses what had not been synced and reads the rest back. */
export function afterCrash(disks: Disks, kind: CrashKind): void {
  if (kind === 'PROCESS') return
  const lastFull = disks.batches.findLastIndex((batch) => batch.durability === 'FULL')
  disks.batches = disks.batches.slice(0, lastFull + 1)
  disks.journal = createMemoryJournal(sha256)
  for (const { drafts, durability } of disks.batches) disks.journal.append(drafts, durability)
}

/** Starts the broker on the disks, with every port wired through the failpoints. */
export function startOn(disks: Disks, failpoints: Failpoints, run: string, startAt: number): BrokerBench {
  const journal: Journal = {
    append: (drafts, durability) =>
      failpoints.around(`journal ${durability} ${drafts[0]?.kind}`, () => {
        const appended = disks.journal.append(drafts, durability)
        if (appended.ok) disks.batches.push({ drafts, durability })
        return appended
      }),
    replay: (visit) => disks.journal.replay(visit),
    query: (before, limit, kind) => disks.journal.query(before, limit, kind),
    verify: () => disks.journal.verify(),
  }
  const latch: KillLatch = {
    read: () => disks.latch.read(),
    latch: (information) => failpoints.around('latch', () => disks.latch.latch(information)),
    release: () => failpoints.around('release', () => disks.latch.release()),
  }
  const store = {
    load: disks.store.load.bind(disks.store),
    save: (accountId: Parameters<MemoryVenueStore['save']>[0], state: unknown) =>
      failpoints.around('venue save', () => disks.store.save(accountId, state)),
  }
  const venues = paperVenues(store)
  return brokerBench({
    run,
    startAt,
    remains: {
      journal: { ...journal, refuse: null, appends: 0, spares: [], onAppend: null },
      gate: testGate(),
      latch: { ...latch, held: null, isStuck: false },
    },
    venue(session, instruments) {
      const venue = venues(session, instruments, TERMS)
      return venue === null ? null : watched(venue, disks, failpoints)
    },
  })
}

function watched(venue: SimulatedVenue, disks: Disks, failpoints: Failpoints): Venue {
  return {
    name: venue.name,
    absenceIsProof: venue.absenceIsProof,
    submit: (order, now) =>
      failpoints.around(`submit ${order.role}`, () => {
        const known = venue.truth()?.orders.some((other) => other.clientOrderId === order.clientOrderId)
        if (known === true) disks.sentAgain.push(order.clientOrderId)
        return venue.submit(order, now)
      }),
    cancel: (id, now) => failpoints.around('cancel', () => venue.cancel(id, now)),
    onSlice: (slice, now) => failpoints.around('slice', () => venue.onSlice(slice, now)),
    finalize: (now) => venue.finalize(now),
    truth: () => failpoints.around('truth', () => venue.truth()),
  }
}

/** One act of the day: what the other engines and the trader ask of the broker. */
export type Act = (bench: BrokerBench) => void

/** A seeded day: brackets, partial fills, cancels, exits, kills and re-arms. */
export function dayOf(seed: number, length: number): Act[] {
  const roll = dice(seed)
  const acts: Act[] = [(bench) => bench.open()]
  let minute = 0
  let orders = 0
  let price = 100
  for (let index = 0; index < length; index += 1) {
    const act = roll(100)
    if (act < 30) {
      orders += 1
      acts.push(submitBracket(`s${seed}-${orders}`, roll(2) === 0, START + minute * MINUTE))
    } else if (act < 70) {
      minute += 1
      price += (roll(9) - 4) * 2
      acts.push(playBar(START + minute * MINUTE, Math.max(price, 20), 20 + roll(200)))
    } else if (act < 80) {
      acts.push(cancelSome(roll(1_000)))
    } else if (act < 86) {
      orders += 1
      acts.push(exit(`x${seed}-${orders}`))
    } else if (act < 90) {
      acts.push(kill)
    } else if (act < 95) {
      acts.push(rearm)
    } else {
      acts.push((bench) => bench.host.advanceTo(bench.host.clock.now() + 3_000_000))
    }
  }
  return acts
}

export function dice(seed: number): (sides: number) => number {
  let state = (Math.imul(seed, 2_654_435_761) ^ 0x9e3779b9) >>> 0
  return (sides) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % sides
  }
}

function submitBracket(id: string, isMarket: boolean, tsInit: number): Act {
  const terms: Partial<OrderSpecification> = isMarket ? {} : { type: 'LIMIT', limitPrice: 99_00 }
  const orders = buildBracket(id, { ...terms, quantity: 15, tsInit })
  return (bench) => {
    const [entry] = orders
    if (entry === undefined) return
    bench.host.publish('ProposalRaised', buildProposal(entry))
    bench.submit(orders, buildMandate(entry))
  }
}

function playBar(marketTime: number, price: number, volume: number): Act {
  return (bench) => {
    bench.host.publish('MarketSlicePublished', buildSlice(marketTime, [price, price + 3, price - 3, price], volume))
    bench.host.runUntilIdle()
  }
}

function cancelSome(pick: number): Act {
  return (bench) => {
    const entries = [...bench.orders.values()].filter((order) => order.role === 'ENTRY' && !isClosed(order.status))
    const chosen = entries[pick % Math.max(1, entries.length)]
    if (chosen === undefined) return
    bench.host.post('broker', 'CancelOrders', { clientOrderIds: [chosen.clientOrderId], cause: 'day' })
    bench.host.runUntilIdle()
  }
}

function exit(id: string): Act {
  return (bench) => {
    const held = bench.fills.reduce((sum, fill) => sum + (fill.side === 'BUY' ? fill.quantity : -fill.quantity), 0)
    if (held <= 0) return
    const mandate: Mandate = REDUCING
    bench.submit(
      [buildOrder(id, { role: 'EXIT', side: 'SELL', reduceOnly: true, quantity: held, proposalId: null })],
      mandate,
    )
  }
}

function kill(bench: BrokerBench): void {
  bench.host.post('broker', 'Kill', {
    path: 'BUTTON',
    pressedAt: bench.host.clock.now(),
    gateClosedAt: null,
    reason: 'day',
    drill: false,
  })
  bench.host.runUntilIdle()
}

function rearm(bench: BrokerBench): void {
  bench.host.post('broker', 'Rearm', { checklist: CHECKLIST, heldMilliseconds: 2_000 })
  bench.host.runUntilIdle()
}

/** What the disks say in the end; an empty list is a clean bill. */
export function judge(disks: Disks, bench: BrokerBench): string[] {
  const faults: string[] = []
  const truth = paperVenues(disks.store)(buildSession(), [buildInstrument()], TERMS)?.truth()
  if (truth === null || truth === undefined) return ['the venue does not answer']
  const entries: JournalEntry[] = []
  disks.journal.replay((entry) => entries.push(entry))
  if (!disks.journal.verify().ok) faults.push('the chain is broken')
  faults.push(...judgeFills(entries, truth), ...judgeOrders(entries, truth, bench))
  faults.push(...disks.sentAgain.map((id) => `${id} was sent a second time`))
  const position = truth.positions[ACME] ?? 0
  const stops = truth.orders.filter((order) => order.role === 'STOP_LOSS' && !isClosed(order.status))
  if (position > 0 && stops.length === 0) faults.push(`${position} held without a stop at the venue`)
  if (position < 0) faults.push(`short ${position}: an exit was doubled`)
  const working = truth.orders.filter((order) => order.role === 'ENTRY' && !isClosed(order.status))
  if (disks.latch.held !== null && working.length > 0) faults.push(`${working.length} entries work under the kill`)
  if (bench.table('reconciliation')[0]?.state !== 'MATCHED') faults.push(JSON.stringify(bench.table('reconciliation')))
  return faults
}

function judgeFills(entries: readonly JournalEntry[], truth: VenueTruth): string[] {
  const journalled = entries.flatMap(({ kind, payload }) =>
    kind === 'OrderFilled' ? [(payload as { event: { fill: { executionId: string } } }).event.fill.executionId] : [],
  )
  const atVenue = new Set<string>(truth.fills.map((fill) => fill.executionId))
  const faults: string[] = []
  if (new Set(journalled).size !== journalled.length) faults.push('a fill is doubled')
  for (const id of atVenue) if (!journalled.includes(id)) faults.push(`the fill ${id} is lost`)
  for (const id of journalled) if (!atVenue.has(id)) faults.push(`the fill ${id} was never at the venue`)
  if (entries.some(({ kind }) => kind.startsWith('External'))) faults.push('something foreign was seen')
  return faults
}

function judgeOrders(entries: readonly JournalEntry[], truth: VenueTruth, bench: BrokerBench): string[] {
  const intended = new Set(
    entries.flatMap(({ kind, payload }) =>
      kind === 'OrderIntended' ? [(payload as { event: { clientOrderId: string } }).event.clientOrderId] : [],
    ),
  )
  const faults: string[] = []
  for (const order of truth.orders)
    if (!intended.has(order.clientOrderId)) faults.push(`${order.clientOrderId} was sent without an intent`)
  for (const order of bench.table('orders')) {
    if (['INITIALIZED', 'INTENDED', 'SUBMITTED', 'UNKNOWN'].includes(order.status))
      faults.push(`${order.clientOrderId} is left ${order.status}`)
    const theirs = truth.orders.find((other) => other.clientOrderId === order.clientOrderId)
    if (theirs !== undefined && theirs.status !== order.status)
      faults.push(`${order.clientOrderId}: ours ${order.status}, venue ${theirs.status}`)
  }
  return faults
}
