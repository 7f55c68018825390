import { sha256 } from '#adapters/storage/sha256.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { tableKeys, type TableName, type TableRecord } from '#contracts/uiState.ts'
import type { EngineRunner } from '#engines/kernel/engineRunner.ts'
import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { createRiskEngine } from '#engines/risk/engine.ts'
import { createRemoteVenue, type RemoteVenue } from '#hosts/brokers/remoteVenue.ts'
import { createInProcessHost, createSimulatedClock, type InProcessHost } from '#hosts/inProcess.ts'
import { flush, TestTimers } from '../helpers/scriptedConnection.ts'
import type { Step } from './simulatedDisk.ts'
import { INSTRUMENTS, SESSION } from './stage.ts'
import type { Planted, World } from './world.ts'

/** Ends a process: thrown at a step, and at every step after it. */
class Crash extends Error {}

/** A command to an engine as it was delivered. */
export interface Delivered {
  readonly type: string
  readonly payload: unknown
}

/** One life of the program: risk, broker and the remote venue of the real host, from start-up to its end. */
export class SimulatedHouse {
  readonly host: InProcessHost
  readonly life: number
  isDead = false
  /** The step after which this life ends; never by itself when infinite. */
  crashAt = Infinity
  /** A step that begins like this ends it; null for none. */
  crashOn: string | null = null
  /** What ended it. */
  diedAt = ''
  readonly submissions: Delivered[] = []
  readonly proposals = new Map<string, Proposal>()
  readonly #tables = new Map<TableName, Map<string, unknown>>()
  readonly #world: World
  readonly #timers: TestTimers
  readonly #remote: RemoteVenue
  #gateClosed = false
  /** Since when books and venue have not been known to be equal. */
  #unmatchedSince: number | null
  #steps = 0

  constructor(world: World, life: number) {
    this.#world = world
    this.life = life
    this.#timers = new TestTimers(world.ourTime())
    this.#unmatchedSince = this.now
    const { disk, line, venue } = world
    this.#remote = createRemoteVenue({
      connect: () =>
        withDefect(
          line.connect(venue, { isDead: () => this.isDead, onSend: (order) => world.door.onSend(this, order) }),
          world.planted,
        ),
      accountId: SESSION.accountId,
      instruments: INSTRUMENTS,
      now: () => this.now,
      post: (type, payload) => {
        this.enter(() => {
          this.host.post('broker', type, payload)
          this.host.runUntilIdle()
        })
      },
      after: this.#timers.after,
      uniform: () => 0.5,
      isKilled: () => this.#isShut(),
    })
    const broker = createBrokerEngine({
      sha256,
      journal: disk.journal(this.#step, world.planted !== 'NEVER_SYNCS'),
      opening: null,
      killGate: {
        isClosed: () => this.#isShut(),
        close: () => (this.#gateClosed = true),
        open: () => (this.#gateClosed = false),
      },
      killLatch: disk.latch(this.#step),
      venueFor: () => this.#remote.venue,
      killPaths: ['BUTTON'],
    })
    this.host = createInProcessHost({
      engines: [broker, createRiskEngine({ sha256 })],
      run: `life${life}`,
      clock: createSimulatedClock(this.#timers.now),
      clockFollowsMarket: false,
      wrap: (runner) => this.#watched(runner),
    })
    this.host.onEvent(({ type, payload }) => {
      if (type === 'ProposalRaised') this.#keep(payload as Proposal)
      if (type === 'ProposalChanged') this.#keep((payload as { readonly proposal: Proposal }).proposal)
    })
    this.host.onChanges((_, changes) => {
      for (const { table, added, updated, removed } of changes) {
        const records = this.#tables.get(table) ?? new Map<string, unknown>()
        this.#tables.set(table, records)
        const keyOf = tableKeys[table] as (record: unknown) => string
        for (const record of [...added, ...updated]) records.set(keyOf(record), record)
        for (const key of removed) records.delete(key)
      }
      if (this.reconciliation === 'MATCHED') this.#unmatchedSince = null
      else this.#unmatchedSince ??= this.now
    })
  }

  /** Start-up, which is recovery; a crash may end it. */
  async start(): Promise<void> {
    this.tell('SessionOpened', { session: SESSION, instruments: INSTRUMENTS })
    this.tell('FeedStateChanged', { state: 'CONNECTED', note: '' })
    this.tell('StaleInstrumentsChanged', { stale: [] })
    if (!this.isDead) this.#remote.start()
    await flush()
  }

  /** Publishes a message as the data or the strategy engine would. */
  tell(type: string, payload: unknown): void {
    this.enter(() => {
      this.host.publish(type, payload)
      this.host.runUntilIdle()
    })
  }

  /** Runs a task in this process; nothing happens in one that has ended. */
  enter(task: () => void): void {
    if (this.isDead) return
    try {
      this.host.clock.advanceTo(this.now)
      task()
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  }

  /** Lets this process see that time has passed. */
  async pass(): Promise<void> {
    if (this.isDead) return
    const { now } = this
    this.#timers.advanceTo(now)
    await flush()
    this.enter(() => this.host.advanceTo(now))
    await flush()
  }

  /** The gate of the kill switch, as another thread closes it. */
  closeGate(): void {
    this.#gateClosed = true
  }

  get isKilled(): boolean {
    return this.#gateClosed
  }

  /** The clock of this process, which never goes back. */
  get now(): number {
    return Math.max(this.#timers.now, this.#world.ourTime())
  }

  /** How many steps this life has made. */
  get steps(): number {
    return this.#steps
  }

  table<Name extends TableName>(name: Name): TableRecord<Name>[] {
    return [...(this.#tables.get(name)?.values() ?? [])] as TableRecord<Name>[]
  }

  get reconciliation(): string {
    return this.table('reconciliation')[0]?.state ?? 'NEVER'
  }

  /** Whether books and venue have not been known to be equal for longer than `microseconds`. */
  isUnmatchedFor(microseconds: number): boolean {
    return this.#unmatchedSince !== null && this.now - this.#unmatchedSince > microseconds
  }

  /** Orders of ours in the instrument whose outcome has been unknown for longer than `microseconds`. */
  unknownIn(instrumentId: InstrumentId, microseconds: number): readonly Order[] {
    return this.table('orders').filter(
      (order) =>
        order.instrumentId === instrumentId && order.status === 'UNKNOWN' && this.now - order.tsLast > microseconds,
    )
  }

  readonly #step: Step = (name) => {
    if (this.isDead) throw new Crash()
    this.#steps += 1
    const isNamed = this.crashOn !== null && name.startsWith(this.crashOn)
    if (this.#steps < this.crashAt && !isNamed) return
    this.isDead = true
    this.diedAt = name
    throw new Crash()
  }

  /** Called by the line: a crash may fall just before or after an order leaves. */
  stepOfSend(order: OrderSpecification): void {
    this.#step(`send ${order.role}`)
  }

  #isShut(): boolean {
    return this.#gateClosed && this.#world.planted !== 'IGNORES_KILL'
  }

  #keep(proposal: Proposal): void {
    this.proposals.set(proposal.proposalId, proposal)
    this.#world.door.noteProposal(proposal)
  }

  #watched(runner: EngineRunner): EngineRunner {
    return {
      ...runner,
      handle: (envelope, now) => {
        this.#step(`before a message`)
        if (envelope.type === 'SubmitOrders') this.submissions.push({ type: envelope.type, payload: envelope.payload })
        const handled = runner.handle(envelope, now)
        this.#step(`after a message`)
        return handled
      },
    }
  }
}

/** A connection with a defect of its own, if one was planted. */
function withDefect(connection: BrokerConnection, planted: Planted | null): BrokerConnection {
  if (planted === 'LOSES_FILLS') {
    return {
      ...connection,
      open: (onNews) => connection.open((news) => (news.kind === 'FILL' ? undefined : onNews(news))),
      account: async (since) => {
        const told = await connection.account(since)
        return told === null ? null : { ...told, fills: [] }
      },
    }
  }
  if (planted !== 'SENDS_AGAIN') return connection
  return {
    ...connection,
    submit: async (order, instrument) => {
      const first = await connection.submit(order, instrument)
      return first.kind === 'UNKNOWN' ? connection.submit(order, instrument) : first
    },
  }
}
