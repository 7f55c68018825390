import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { KillPath } from '#contracts/records/safety.ts'
import type { TableName, TableRecord } from '#contracts/uiState.ts'
import { tableKeys } from '#contracts/uiState.ts'
import { createMemoryJournal } from '#adapters/storage/journal/memoryJournal.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import type { Journal, JournalRefusal, KillGate, KillInformation, KillLatch, Venue } from '#engines/broker/ports.ts'
import type { BrokerPorts } from '#engines/broker/state.ts'
import { createInProcessHost, createSimulatedClock } from '#hosts/inProcess.ts'
import type { InProcessHost, InProcessOptions } from '#hosts/inProcess.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildMandate, buildProposal, buildSession } from '../builders/trading.ts'

/** A journal in memory whose appends can be refused, counted and watched. */
export interface TestJournal extends Journal {
  refuse: JournalRefusal['code'] | null
  /** Kinds that are written even while it refuses, as into the reserve of a full disk. */
  spares: readonly string[]
  appends: number
  onAppend: ((kinds: readonly string[], durability: 'FULL' | 'NORMAL') => void) | null
}

export function testJournal(inner: Journal = createMemoryJournal(sha256)): TestJournal {
  return {
    refuse: null,
    spares: [],
    appends: 0,
    onAppend: null,
    append(drafts, durability) {
      const isSpared = drafts.every((draft) => this.spares.includes(draft.kind))
      if (this.refuse !== null && !isSpared)
        return { ok: false, code: this.refuse, text: `refused for a test: ${this.refuse}` }
      this.onAppend?.(
        drafts.map((draft) => draft.kind),
        durability,
      )
      this.appends += 1
      return inner.append(drafts, durability)
    },
    replay: (visit) => inner.replay(visit),
    query: (before, limit, kind) => inner.query(before, limit, kind),
    verify: () => inner.verify(),
  }
}

export interface TestGate extends KillGate {
  closed: boolean
}

export function testGate(): TestGate {
  return {
    closed: false,
    isClosed() {
      return this.closed
    },
    close() {
      this.closed = true
    },
    open() {
      this.closed = false
    },
  }
}

export interface TestLatch extends KillLatch {
  held: KillInformation | null
  isStuck: boolean
}

export function testLatch(): TestLatch {
  return {
    held: null,
    isStuck: false,
    read() {
      return this.held
    },
    latch(information) {
      this.held = information
      return true
    },
    release() {
      if (!this.isStuck) this.held = null
      return !this.isStuck
    },
  }
}

/** What outlives a crash: everything but the engine. */
export interface Remains {
  readonly journal: TestJournal
  readonly gate: TestGate
  readonly latch: TestLatch
}

export interface BrokerBench extends Remains {
  readonly host: InProcessHost
  /** Orders as last told, by id, and every fill that was told. */
  readonly orders: Map<string, Order>
  readonly fills: Fill[]
  /** Types and payloads of every event of the broker. */
  readonly events: { readonly type: string; readonly payload: unknown }[]
  /** Opens the session as the data engine would. */
  open(session?: Session): void
  /** Raises the proposal of an order and submits the order with its approval. */
  submit(orders: readonly OrderSpecification[], mandate?: Mandate): CommandResult
  table<Name extends TableName>(name: Name): TableRecord<Name>[]
  kinds(): string[]
  last(type: string): unknown
}

export interface BenchOptions {
  readonly venue: Venue | null | BrokerPorts['venueFor']
  readonly remains?: Partial<Remains>
  readonly run?: string
  readonly startAt?: number
  readonly killPaths?: readonly KillPath[]
  readonly wrap?: InProcessOptions['wrap']
}

/** The broker engine alone on a host, with a journal, a gate and a latch that can be watched and made to fail. */
export function brokerBench(options: BenchOptions): BrokerBench {
  const remains: Remains = {
    journal: options.remains?.journal ?? testJournal(),
    gate: options.remains?.gate ?? testGate(),
    latch: options.remains?.latch ?? testLatch(),
  }
  const { venue } = options
  const engine = createBrokerEngine({
    journal: remains.journal,
    opening: null,
    killGate: remains.gate,
    killLatch: remains.latch,
    venueFor: typeof venue === 'function' ? venue : () => venue,
    killPaths: options.killPaths ?? ['BUTTON'],
    sha256,
  })
  const host = createInProcessHost({
    engines: [engine],
    run: options.run ?? '1',
    clock: createSimulatedClock(options.startAt ?? 0),
    ...(options.wrap === undefined ? {} : { wrap: options.wrap }),
  })
  const orders = new Map<string, Order>()
  const fills: Fill[] = []
  const events: { readonly type: string; readonly payload: unknown }[] = []
  const tables = new Map<TableName, Map<string, unknown>>()
  host.onEvent((envelope, source) => {
    if (source !== 'broker') return
    events.push({ type: envelope.type, payload: envelope.payload })
    if (envelope.type !== 'OrderChanged') return
    const { order, fill } = envelope.payload as { readonly order: Order; readonly fill: Fill | null }
    orders.set(order.clientOrderId, order)
    if (fill !== null) fills.push(fill)
  })
  host.onChanges((_, changes) => {
    for (const { table, added, updated, removed } of changes) {
      const records = tables.get(table) ?? new Map<string, unknown>()
      tables.set(table, records)
      const keyOf = tableKeys[table] as (record: unknown) => string
      for (const record of [...added, ...updated]) records.set(keyOf(record), record)
      for (const key of removed) records.delete(key)
    }
  })
  return {
    ...remains,
    host,
    orders,
    fills,
    events,
    open(session = buildSession()) {
      host.publish('SessionOpened', { session, instruments: [buildInstrument()] })
      host.runUntilIdle()
    },
    submit(list, mandate) {
      const [entry] = list
      if (entry === undefined) throw new Error('nothing to submit')
      if (mandate === undefined) host.publish('ProposalRaised', buildProposal(entry))
      const result = host.post('broker', 'SubmitOrders', {
        orders: list,
        mandate: mandate ?? buildMandate(entry, host.clock.now()),
      })
      host.runUntilIdle()
      return result
    },
    table: <Name extends TableName>(name: Name) => [...(tables.get(name)?.values() ?? [])] as TableRecord<Name>[],
    kinds() {
      const kinds: string[] = []
      remains.journal.replay((entry) => kinds.push(entry.kind))
      return kinds
    },
    last: (type) => events.findLast((event) => event.type === type)?.payload,
  }
}

/** Starts a new engine on what a crash has left; the gate is memory of the process and open again. */
export function restarted(before: Remains, options: BenchOptions): BrokerBench {
  return brokerBench({ ...options, remains: { journal: before.journal, latch: before.latch } })
}
