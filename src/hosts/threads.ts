import type { Credentials } from '#adapters/secrets/vault.ts'
import type { Clock } from '#core/time/clock.ts'
import { refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { SourceChoices } from '#contracts/sourceChoices.ts'
import type { EngineView } from '#contracts/records/safety.ts'
import { ENGINE_NAMES, type EngineName } from '#engines/kernel/engine.ts'
import { Router, type RouterListeners, type RouterOptions } from '#engines/kernel/router.ts'
import type { DrillAnswer, KillRequest } from './kill/killRequest.ts'
import type { RunData } from '#engines/research/runData.ts'
import { splitKeys } from './brokers/brokerKeys.ts'
import type { AskedAccountReply, BrokerStatus } from './brokers/brokerMessages.ts'
import type { BrokerOrigins } from './brokers/brokerOrigins.ts'
import type { FeedOrigins } from './feeds/feedEntry.ts'
import type { CallbackUnderWay } from './plugins/callbackWatch.ts'
import type { PluginSources } from './plugins/pluginCatalogue.ts'
import { createPluginWarden } from './plugins/pluginWarden.ts'
import { createSharedMemory, handledCount, pulseOf, sharedGate, type SharedGate } from './sharedMemory.ts'
import { createSupervisor, ENDED_BY_KILL, type Supervisor } from './supervisor.ts'
import { monotonicMilliseconds } from './systemClock.ts'
import { EngineThread } from './threads/engineThread.ts'
import type { ThreadLimits } from './threads/workerHeap.ts'
import { workerEntry, type WorkerFiles } from './threads/workerFiles.ts'

/** Which worker runs each engine, and how much memory its thread may use: the one table of placement. */
const PLACEMENT: Readonly<Record<EngineName, { readonly worker: string; readonly limits: ThreadLimits }>> = {
  broker: { worker: 'broker', limits: { oldGeneration: 512, youngGeneration: 32 } },
  risk: { worker: 'risk', limits: { oldGeneration: 256, youngGeneration: 32 } },
  data: { worker: 'data', limits: { oldGeneration: 1_024, youngGeneration: 64 } },
  strategy: { worker: 'strategy', limits: { oldGeneration: 512, youngGeneration: 32, isWatched: true } },
}

/** What the threads are started with, and who is told. */
export interface ThreadsOptions {
  readonly workers: WorkerFiles
  readonly dataDirectory: string
  readonly resources: string
  /** Distinguishes the ids of this host's life from every other in the data directory. */
  readonly run: string
  readonly clock: Clock
  readonly mode: RouterOptions['mode']
  /** A backtest over threads: no clock but the market's, nothing stored; null for a live host. */
  readonly backtest: { readonly data: RunData; onMarketTime(marketTime: number): void } | null
  /** Ways to kill that this host offers. */
  readonly killPaths: readonly KillRequest['path'][]
  /** Servers of a test instead of the sources' own. */
  readonly feedOrigins?: FeedOrigins
  /** Servers of a test instead of the brokers' own. */
  readonly brokerOrigins?: BrokerOrigins
  /** What was chosen about sources, asked at each start of the data engine; as for a new user when left out. */
  sourceChoices?(): SourceChoices
  /** Where strategies of the user's come from, asked at each start of the strategy engine; left out for none. */
  plugins?(): PluginSources
  readonly listeners: RouterListeners & {
    onUp?(name: EngineName, restarted: boolean): void
    onDown?(name: EngineName, reason: string, forGood: boolean): void
    onDrill?(answer: DrillAnswer): void
    onNote?(name: EngineName, text: string): void
    onBrokerStatus?(status: BrokerStatus): void
    /** The strategy engine's thread was ended, or is about to be, because of this strategy of the user's. */
    onPluginFatal?(at: CallbackUnderWay, failure: Failure): void
  }
}

/** The engines, each in a thread of its own, with their router on this one. */
export interface Threads {
  readonly gate: SharedGate
  readonly memory: SharedArrayBuffer
  start(): Promise<CommandResult<Record<string, never>>>
  request(target: EngineName, type: string, payload: unknown): Promise<CommandResult>
  /** Hands a press of the kill switch to the broker's thread; the caller has closed the gate. False when it is down. */
  kill(request: KillRequest): boolean
  isUp(name: EngineName): boolean
  /** Tells an engine that the kill was pressed. */
  halt(name: EngineName, pressedAt: number): void
  /** Ends an engine that did not answer the kill; it comes back by the ordinary recovery. */
  endForKill(name: EngineName): void
  /**
   * Hands the keys of sources to the data thread and those of accounts to the broker's: each gets what it talks to and
   * nothing else. False when one of them is down.
   */
  giveCredentials(credentials: Readonly<Record<string, Credentials>>): boolean
  /** Asks an account at a venue, in the broker's thread. */
  askAccount(connectionId: string): Promise<CommandResult<AskedAccountReply>>
  /** Hands what was chosen about sources to the data thread; one that is started again asks for it. */
  giveSourceChoices(choices: SourceChoices): void
  /** The newest session of the journal, as of the broker's last start. */
  lastSession(): Session | null
  isIdle(): boolean
  /** `lockstep` or `pipelined`; false, and nothing changed, unless the engines are at rest. */
  setMode(mode: RouterOptions['mode']): boolean
  views(): readonly EngineView[]
  /** Stops or resumes the heart that drills let fail. */
  holdDrillHeart(held: boolean): void
  /** Ends a thread as a crash does; for tests of the restart. */
  crash(name: EngineName): void
  close(): Promise<void>
}

const TICK_MILLISECONDS = 100
const MEGABYTE = 2 ** 20
const STOP_MILLISECONDS = 2_000
/** While one of these is down no order may leave. */
const GUARDIANS: readonly EngineName[] = ['broker', 'risk']

/** Composes threads, router and supervisor; nothing runs before `start`. */
export function createThreads(options: ThreadsOptions): Threads {
  const { clock, listeners, backtest } = options
  const memory = createSharedMemory()
  const gate = sharedGate(memory)
  const warden = createPluginWarden(monotonicMilliseconds, PLACEMENT.strategy.limits.oldGeneration * MEGABYTE)
  const threads = new Map<EngineName, EngineThread>()
  const mainHeart = pulseOf(memory, 'main')
  const drillHeart = pulseOf(memory, 'drill')
  let drillHeartHeld = false
  let newestSession: Session | null = null
  let mode = options.mode
  let router = makeRouter()
  let ticks: NodeJS.Timeout | null = null

  function makeRouter(): Router {
    const onMarketTime = backtest === null ? {} : { onMarketTime: backtest.onMarketTime }
    return new Router({ clock, run: options.run, mode, listeners, ...onMarketTime })
  }

  const supervisor: Supervisor = createSupervisor<EngineThread>({
    spawn: (name, life, threadListeners) => {
      const { worker, limits } = PLACEMENT[name]
      const run = life === 0 ? options.run : `${options.run}.${life}`
      const data = {
        engine: name,
        run,
        dataDirectory: options.dataDirectory,
        resources: options.resources,
        memory,
        plugins:
          name === 'strategy' && options.plugins !== undefined
            ? { sources: options.plugins(), callbacks: warden.memory }
            : null,
        killPaths: options.killPaths,
        ...(name === 'data' && options.feedOrigins !== undefined ? { feedOrigins: options.feedOrigins } : {}),
        ...(name === 'broker' && options.brokerOrigins !== undefined ? { brokerOrigins: options.brokerOrigins } : {}),
        ...(name === 'data' && options.sourceChoices !== undefined ? { sourceChoices: options.sourceChoices() } : {}),
        backtest: backtest === null ? null : { data: name === 'data' ? backtest.data : null },
      }
      return new EngineThread({ entry: workerEntry(options.workers, worker), data, limits }, threadListeners)
    },
    listenersOf: (name) => ({
      onHandled: (handled) => router.onHandled(handled),
      onUnsolicited: (handled) => router.onUnsolicited(handled),
      onDrill: (answer) => listeners.onDrill?.(answer),
      onNote: (text) => listeners.onNote?.(name, text),
      onBrokerStatus: (status) => listeners.onBrokerStatus?.(status),
    }),
    beats: (name) => pulseOf(memory, name).count(),
    milliseconds: () => performance.now(),
    patience: (name) => (name === 'strategy' ? warden.patience() : null),
    onUp: (name, thread, restarted, lastSession) => {
      if (name === 'broker') newestSession = lastSession
      threads.set(name, thread)
      seat(thread)
      if (GUARDIANS.includes(name)) gate.release(name)
      listeners.onUp?.(name, restarted)
    },
    onDown: (name, reason, forGood) => {
      const blamed = name === 'strategy' ? warden.blame(reason) : null
      if (blamed !== null) listeners.onPluginFatal?.(blamed.at, blamed.failure)
      if (GUARDIANS.includes(name)) gate.hold(name)
      threads.delete(name)
      router.markDown(name, reason)
      listeners.onDown?.(name, reason, forGood)
    },
  })

  function seat(thread: EngineThread): void {
    router.attach({ name: thread.name, deliver: (envelope, now) => thread.deliver(envelope, now) })
  }

  const beat = (): void => {
    mainHeart.beat()
    if (!drillHeartHeld) drillHeart.beat()
    supervisor.check()
    const strategies = threads.get('strategy')
    if (strategies !== undefined) warden.look(strategies)
    if (threads.size > 0 && backtest === null) router.publish('ClockTicked', { now: clock.now() })
  }

  return {
    gate,
    memory,
    start: () => {
      for (const name of GUARDIANS) gate.hold(name)
      beat()
      ticks = setInterval(beat, TICK_MILLISECONDS)
      return supervisor.start()
    },
    request: (target, type, payload) => router.request(target, type, payload),
    kill: (request) => {
      const broker = threads.get('broker')
      broker?.kill(request)
      return broker !== undefined
    },
    isUp: (name) => threads.has(name),
    halt: (name, pressedAt) => threads.get(name)?.halt(pressedAt),
    endForKill: (name) => threads.get(name)?.terminate(ENDED_BY_KILL),
    giveCredentials: (credentials) => {
      const [data, broker] = [threads.get('data'), threads.get('broker')]
      const { accounts, sources } = splitKeys(credentials)
      data?.giveCredentials(sources)
      broker?.giveCredentials(accounts)
      return data !== undefined && broker !== undefined
    },
    askAccount: (connectionId) =>
      threads.get('broker')?.askAccount(connectionId) ??
      Promise.resolve(refused('BROKER_DOWN', 'The broker engine is not running, so the account was not asked.')),
    giveSourceChoices: (choices) => threads.get('data')?.giveSourceChoices(choices),
    lastSession: () => newestSession,
    isIdle: () => router.isIdle(),
    setMode: (next) => {
      if (next === mode) return true
      if (!router.isIdle()) return false
      mode = next
      router = makeRouter()
      for (const thread of threads.values()) seat(thread)
      return true
    },
    views: () =>
      supervisor.views().map((view) => {
        const name = ENGINE_NAMES.find((candidate) => candidate === view.key)
        return name === undefined
          ? { ...view, queued: 0, handled: 0 }
          : { ...view, queued: router.queued(name), handled: handledCount(memory, name).count() }
      }),
    holdDrillHeart: (held) => {
      drillHeartHeld = held
    },
    crash: (name) => threads.get(name)?.terminate('ended on purpose'),
    close: async () => {
      supervisor.retire()
      if (ticks !== null) clearInterval(ticks)
      // Nobody beats for the broker's watchdog any more; a stopping host is not a lost one.
      const heart = setInterval(() => mainHeart.beat(), TICK_MILLISECONDS)
      await Promise.all([...threads.values()].map((thread) => thread.stop(STOP_MILLISECONDS)))
      clearInterval(heart)
    },
  }
}
