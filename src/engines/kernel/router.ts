import type { Clock } from '#core/time/clock.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { TableChange } from '#contracts/uiState.ts'
import { alsoNeeds, engineDown, engineLost, ruleForAbsent } from './absence.ts'
import type { Emitted, EngineName, Handled } from './engine.ts'
import { Fifo } from './fifo.ts'
import { COMMAND_ROUTES, EVENT_ROUTES } from './routes.ts'

/** Where an engine can be reached: on this thread or on another. Answers each delivery once by `Router.onHandled`. */
export interface EngineEndpoint {
  readonly name: EngineName
  deliver(envelope: Envelope, now: number): void
}

/** A broken rule between engines that the router stopped; the host shows it and keeps it in its log. */
export interface RouterFault extends Failure {
  readonly engine: EngineName | null
}

/** Learns how a command ended. */
export type ReplyListener = (result: CommandResult) => void

/** What a host watches. Listeners are called in the order of the messages and must not throw. */
export interface RouterListeners {
  /** Every event, when it is routed; host's own events too. */
  onEvent?(envelope: Envelope, source: EngineName | null): void
  onChanges?(engine: EngineName, changes: readonly TableChange[]): void
  onFault?(fault: RouterFault): void
  /** A command one engine sent to another was refused; a host's own commands are answered to their sender instead. */
  onRefused?(envelope: Envelope, failure: Failure): void
}

/** How a router works. */
export interface RouterOptions {
  readonly clock: Clock
  /** Distinguishes the ids of this run of the host from every other; short, no spaces. */
  readonly run: string
  /**
   * `lockstep`: one delivery in flight overall, so that the order of all messages is the same on one thread and on
   * many. `pipelined`: every delivery leaves at once and each engine keeps its own order.
   */
  readonly mode: 'lockstep' | 'pipelined'
  readonly listeners?: RouterListeners
  /** True when the host calls `pump` itself. */
  readonly manual?: boolean
  /** Largest number of messages one root message may give rise to before the rest is dropped. */
  readonly messagesPerRoot?: number
  /** Called before a slice is delivered; a simulated clock follows the market by it. */
  readonly onMarketTime?: (marketTime: number) => void
}

/** A message of the host, or an idle message of an engine, and how many messages have followed from it so far. */
interface Root {
  messages: number
  faulted: boolean
}

interface Delivery {
  readonly envelope: Envelope
  readonly target: EngineName
  readonly isCommand: boolean
  readonly root: Root
  readonly onReply: ReplyListener | null
}

interface Seat {
  readonly name: EngineName
  endpoint: EngineEndpoint | null
  /** Why it is down. */
  down: string
  readonly inFlight: Fifo<Delivery>
  held: Delivery[]
  ticksWaiting: number
}

const SLICE = 'MarketSlicePublished'
const TICK = 'ClockTicked'
const MESSAGES_PER_ROOT = 10_000
const HELD_AT_MOST = 10_000

/**
 * The one router of the house: carries messages between engines by EVENT_ROUTES and COMMAND_ROUTES, for engines on this
 * thread as for engines on others.
 *
 * 1. Messages are delivered in the order they were raised; each engine has handled one before it gets the next.
 * 2. What waits for rest is delivered one at a time, when nothing else is queued or in flight.
 * 3. A command is answered exactly once. For an engine that is down see `ruleForAbsent`.
 */
export class Router {
  readonly #options: RouterOptions
  readonly #listeners: RouterListeners
  readonly #limit: number
  readonly #seats: Readonly<Record<EngineName, Seat>>
  readonly #queue = new Fifo<Delivery>()
  readonly #idle = new Fifo<Emitted & { readonly source: EngineName }>()
  #inFlight = 0
  #pumping = false
  #messages = 0

  constructor(options: RouterOptions) {
    this.#options = options
    this.#listeners = options.listeners ?? {}
    this.#limit = options.messagesPerRoot ?? MESSAGES_PER_ROOT
    this.#seats = { broker: seat('broker'), risk: seat('risk'), data: seat('data'), strategy: seat('strategy') }
  }

  /**
   * Seats an engine, new or restarted; what was held for it is delivered first. The host passes on no answer of an
   * endpoint that is no longer seated.
   */
  attach(endpoint: EngineEndpoint): void {
    const place = this.#seats[endpoint.name]
    place.endpoint = endpoint
    const held = place.held
    place.held = []
    this.#queue.unshiftAll(held)
    this.#pumpUnlessManual()
  }

  /** Takes an engine out: what it was handling is answered ENGINE_LOST, what waits for it follows `ruleForAbsent`. */
  markDown(name: EngineName, reason: string): void {
    const place = this.#seats[name]
    place.down = reason
    place.endpoint = null
    place.ticksWaiting = 0
    const lost = place.inFlight.drain()
    this.#inFlight -= lost.length
    // The first may be what brought it down and is never delivered again; the others had not been begun.
    const [suspect, ...waiting] = lost
    if (suspect?.isCommand === true) {
      this.#answer(suspect, { ok: false, failure: engineLost(name, suspect.envelope.type, reason) })
    }
    for (const delivery of waiting) this.#turnAway(delivery, place)
    this.#pumpUnlessManual()
  }

  /** Sends a command of the host to an engine; returns the id of its envelope. */
  post(target: EngineName, type: string, payload: unknown, onReply: ReplyListener | null = null): string {
    const envelope = this.#envelope(type, payload)
    this.#enqueue(envelope, target, true, { messages: 0, faulted: false }, onReply)
    this.#pumpUnlessManual()
    return envelope.id
  }

  /** Sends a command of the host to an engine and promises its answer. */
  request(target: EngineName, type: string, payload: unknown): Promise<CommandResult> {
    return new Promise((resolve) => {
      this.post(target, type, payload, resolve)
    })
  }

  /** Tells an event of the host to the engines that listen to it. */
  publish(type: string, payload: unknown): void {
    this.#fanOut(this.#envelope(type, payload), null, { messages: 0, faulted: false })
    this.#pumpUnlessManual()
  }

  /** Takes what an engine made of the oldest message it was delivered. */
  onHandled(handled: Handled): void {
    const place = this.#seats[handled.engine]
    const delivery = place.inFlight.shift()
    if (delivery === undefined || delivery.envelope.id !== handled.envelopeId) {
      throw new Error(`Invariant: ${handled.engine} answered ${handled.envelopeId}, which is not its oldest message`)
    }
    this.#inFlight -= 1
    if (delivery.envelope.type === TICK) place.ticksWaiting -= 1
    this.#takeIn(handled, delivery.root, delivery)
    this.#pumpUnlessManual()
  }

  /** Takes what an engine made of a message that reached it past the router: a kill, which waits for no queue. */
  onUnsolicited(handled: Handled): void {
    this.#takeIn(handled, { messages: 0, faulted: false }, null)
    this.#pumpUnlessManual()
  }

  /**
   * Delivers until nothing can be delivered or the budget of deliveries is spent; returns how many were. With engines on
   * this thread that is until rest; with others it goes on by itself as their answers arrive.
   */
  pump(budget = Infinity): number {
    if (this.#pumping) return 0
    this.#pumping = true
    let delivered = 0
    try {
      while (delivered < budget) {
        if (this.#options.mode === 'lockstep' && this.#inFlight > 0) break
        const delivery = this.#queue.shift() ?? this.#nextIdle()
        if (delivery === undefined) break
        this.#deliver(delivery)
        delivered += 1
      }
    } finally {
      this.#pumping = false
    }
    return delivered
  }

  /** True when no message is queued, in flight or waiting for rest. */
  isIdle(): boolean {
    return this.#inFlight === 0 && this.#queue.size === 0 && this.#idle.size === 0
  }

  /** Number of messages that wait for an engine or are being handled by it. */
  queued(name: EngineName): number {
    return this.#seats[name].inFlight.size + this.#seats[name].held.length
  }

  /** What listeners post meanwhile is queued behind: nothing is delivered before all that was raised has been routed. */
  #takeIn(handled: Handled, root: Root, delivery: Delivery | null): void {
    const outer = this.#pumping
    this.#pumping = true
    try {
      if (handled.changes.length > 0) this.#listeners.onChanges?.(handled.engine, handled.changes)
      for (const emitted of handled.emitted) this.#route(emitted, handled.engine, root)
      if (delivery !== null) this.#conclude(delivery, handled)
    } finally {
      this.#pumping = outer
    }
  }

  #pumpUnlessManual(): void {
    if (this.#options.manual !== true) this.pump()
  }

  #envelope(type: string, payload: unknown): Envelope {
    this.#messages += 1
    const id = `host-${this.#options.run}-${this.#messages}`
    return { id, type, at: this.#options.clock.now(), correlationId: id, causationId: null, payload }
  }

  #nextIdle(): Delivery | undefined {
    while (this.#inFlight === 0) {
      const emitted = this.#idle.shift()
      if (emitted === undefined) return undefined
      this.#spread(emitted, emitted.source, { messages: 0, faulted: false })
      const delivery = this.#queue.shift()
      if (delivery !== undefined) return delivery
    }
    return undefined
  }

  #route(emitted: Emitted, source: EngineName, root: Root): void {
    if (emitted.target !== null && !COMMAND_ROUTES[source].includes(emitted.target)) {
      this.#fault('COMMAND_NOT_ROUTED', source, `${source} may not send ${emitted.envelope.type} to ${emitted.target}.`)
      return
    }
    if (emitted.whenIdle) this.#idle.push({ ...emitted, source })
    else this.#spread(emitted, source, root)
  }

  #spread(emitted: Emitted, source: EngineName, root: Root): void {
    if (emitted.target === null) this.#fanOut(emitted.envelope, source, root)
    else this.#enqueue(emitted.envelope, emitted.target, true, root, null)
  }

  #fanOut(envelope: Envelope, source: EngineName | null, root: Root): void {
    if (envelope.type === SLICE) {
      this.#options.onMarketTime?.((envelope.payload as { readonly marketTime: number }).marketTime)
    }
    this.#listeners.onEvent?.(envelope, source)
    const targets = Object.hasOwn(EVENT_ROUTES, envelope.type) ? EVENT_ROUTES[envelope.type] : undefined
    if (targets === undefined) {
      this.#fault('EVENT_NOT_ROUTED', source, `No route is known for the event ${envelope.type}.`)
      return
    }
    for (const target of targets) this.#enqueue(envelope, target, false, root, null)
  }

  #enqueue(
    envelope: Envelope,
    target: EngineName,
    isCommand: boolean,
    root: Root,
    onReply: ReplyListener | null,
  ): void {
    if (envelope.type === TICK) {
      // An engine that has not come to the last tick learns nothing from another one.
      const place = this.#seats[target]
      if (place.ticksWaiting > 0) return
      place.ticksWaiting += 1
    }
    root.messages += 1
    if (root.messages <= this.#limit) {
      this.#queue.push({ envelope, target, isCommand, root, onReply })
      return
    }
    if (root.faulted) return
    root.faulted = true
    const text = `One message gave rise to more than ${this.#limit} others, last ${envelope.type} for ${target}; the rest was dropped.`
    this.#fault('RUNAWAY_LOOP', target, text)
  }

  #deliver(delivery: Delivery): void {
    const place = this.#seats[delivery.target]
    const needed = delivery.isCommand ? alsoNeeds(delivery.envelope.type) : null
    const endpoint = place.endpoint
    if (endpoint === null) {
      this.#turnAway(delivery, place)
    } else if (needed !== null && this.#seats[needed].endpoint === null) {
      this.#turnAway(delivery, this.#seats[needed])
    } else {
      place.inFlight.push(delivery)
      this.#inFlight += 1
      endpoint.deliver(delivery.envelope, this.#options.clock.now())
    }
  }

  #turnAway(delivery: Delivery, missing: Seat): void {
    const { envelope, isCommand, target } = delivery
    if (envelope.type === TICK) this.#seats[target].ticksWaiting = 0
    const rule = missing.name === target ? ruleForAbsent(target, envelope.type, isCommand) : 'REFUSE'
    if (rule === 'HOLD') this.#hold(delivery, missing)
    if (rule !== 'REFUSE') return
    this.#answer(delivery, { ok: false, failure: engineDown(missing.name, envelope.type, missing.down) })
  }

  #hold(delivery: Delivery, missing: Seat): void {
    if (missing.held.length < HELD_AT_MOST) missing.held.push(delivery)
    else
      this.#fault(
        'HELD_TOO_LONG',
        missing.name,
        `${delivery.envelope.type} was dropped: too much waits for ${missing.name}.`,
      )
  }

  #conclude(delivery: Delivery, handled: Handled): void {
    const { result } = handled
    if (delivery.isCommand) {
      this.#answer(delivery, result ?? { ok: false, failure: noAnswer(handled.engine, delivery.envelope.type) })
    } else if (result?.ok === false) {
      this.#fault(result.failure.code, handled.engine, result.failure.message)
    }
  }

  #answer(delivery: Delivery, result: CommandResult): void {
    if (delivery.onReply !== null) delivery.onReply(result)
    else if (!result.ok) this.#listeners.onRefused?.(delivery.envelope, result.failure)
  }

  #fault(code: string, engine: EngineName | null, message: string): void {
    this.#listeners.onFault?.({ code, engine, message })
  }
}

function seat(name: EngineName): Seat {
  return { name, endpoint: null, down: 'not started', inFlight: new Fifo(), held: [], ticksWaiting: 0 }
}

function noAnswer(engine: EngineName, type: string): Failure {
  return {
    code: 'COMMAND_UNANSWERED',
    message: `The ${engine} engine did not answer ${type}.`,
    context: { engine, type },
  }
}
