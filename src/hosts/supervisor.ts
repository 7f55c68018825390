import type { Envelope } from '#contracts/envelope.ts'
import { accepted, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { EngineView } from '#contracts/records/safety.ts'
import { ENGINE_NAMES, type EngineName } from '#engines/kernel/engine.ts'
import { createPulseMonitor, type PulseMonitor } from './pulseMonitor.ts'
import type { EngineThreadListeners } from './threads/engineThread.ts'

/** The part of an engine's thread that the supervisor needs. */
export interface SupervisedThread {
  readonly threadId: number
  readonly unanswered: readonly Envelope[]
  terminate(reason: string): void
}

/** What the supervisor needs of its host. */
export interface SupervisorPorts<Thread extends SupervisedThread> {
  /** Starts the thread of an engine; `life` counts its starts from 0. */
  spawn(name: EngineName, life: number, listeners: EngineThreadListeners): Thread
  listenersOf(
    name: EngineName,
  ): Pick<EngineThreadListeners, 'onHandled' | 'onUnsolicited' | 'onDrill' | 'onNote' | 'onBrokerStatus'>
  /** How often the engine's heart has beaten. */
  beats(name: EngineName): number
  milliseconds(): number
  /** How long a silence to bear now where that is longer than usual, milliseconds; null where it is not. */
  patience?(name: EngineName): number | null
  /** The engine is there (again) and takes messages. */
  onUp(name: EngineName, thread: Thread, restarted: boolean, lastSession: Session | null): void
  /** The engine is gone; `forGood` when it is not started again. */
  onDown(name: EngineName, reason: string, forGood: boolean): void
}

/** Keeps the engines' threads alive, one restart at a time, and gives up on one that keeps crashing. */
export interface Supervisor {
  /** Starts the engines in order, each when the one before is ready. Refuses with what kept the first from starting. */
  start(): Promise<CommandResult<Record<string, never>>>
  /** Looks at every heart; to be called about ten times a second. */
  check(): void
  views(): readonly Pick<EngineView, 'key' | 'state' | 'threadId' | 'heartbeatAge' | 'restarts' | 'lastError'>[]
  /** No thread is restarted from now on. */
  retire(): void
}

/** A running engine whose heart stands still this long is hung: noticed within a second, looks included. */
const HANG_MILLISECONDS = 850
/** A start, up to the first handled message, includes the recovery of the journal and the stored market. */
const START_MILLISECONDS = 120_000
/** This many crashes within the window, and the engine is left alone. */
const CRASHES = 3
const CRASH_WINDOW_MILLISECONDS = 60_000

/** Messages whose handling may take longer than a heartbeat, and how long at most, milliseconds. */
const LONG_MESSAGES: Readonly<Record<string, number>> = {
  OpenSession: 60_000,
  SessionOpened: 60_000,
  PreviewImport: 120_000,
  ImportBars: 120_000,
  QueryBars: 10_000,
  VerifyJournal: 120_000,
  QueryJournal: 10_000,
  Reconcile: 30_000,
}

/** Why a thread was ended that did not answer the kill; that is no crash, and it comes back however often it happens. */
export const ENDED_BY_KILL = 'it did not answer the kill switch in time'

interface Ward<Thread> {
  readonly name: EngineName
  readonly monitor: PulseMonitor
  state: EngineView['state']
  thread: Thread | null
  life: number
  crashes: number[]
  lastError: string | null
  silent: number
  /** It has handled a message in this life. */
  awake: boolean
  started: ((failure: Failure | null) => void) | null
}

/** Makes a supervisor; nothing runs before `start`. */
export function createSupervisor<Thread extends SupervisedThread>(ports: SupervisorPorts<Thread>): Supervisor {
  let retired = false
  const wards = ENGINE_NAMES.map((name): Ward<Thread> => ({
    name,
    monitor: createPulseMonitor(0),
    state: 'STOPPED',
    thread: null,
    life: 0,
    crashes: [],
    lastError: null,
    silent: 0,
    awake: false,
    started: null,
  }))

  const spawn = (ward: Ward<Thread>): void => {
    const restarted = ward.life > 0
    const listeners = ports.listenersOf(ward.name)
    ward.state = 'STARTING'
    ward.awake = false
    ward.monitor.reset(ports.milliseconds())
    ward.thread = ports.spawn(ward.name, ward.life, {
      ...listeners,
      onHandled: (handled) => {
        ward.awake = true
        listeners.onHandled(handled)
      },
      onReady: (lastSession) => {
        if (ward.thread === null) return
        ward.state = 'RUNNING'
        ward.monitor.reset(ports.milliseconds())
        ports.onUp(ward.name, ward.thread, restarted, lastSession)
        settle(ward, null)
      },
      onGone: (reason, refusal) => onGone(ward, reason, refusal),
    })
    ward.life += 1
  }

  const onGone = (ward: Ward<Thread>, reason: string, refusal: Failure | null): void => {
    ward.thread = null
    ward.lastError = reason.slice(0, 2_000)
    if (ward.started !== null) {
      // The first start of all: nothing has run yet, so the host gives up and says why.
      ward.state = 'STOPPED'
      const message = `The ${ward.name} engine could not be started (${reason}); look at the log.`
      settle(ward, refusal ?? { code: 'ENGINE_NOT_STARTED', message, context: { engine: ward.name } })
      return
    }
    const now = ports.milliseconds()
    const crashed = reason === ENDED_BY_KILL ? [] : [now]
    ward.crashes = [...ward.crashes, ...crashed].filter((at) => now - at < CRASH_WINDOW_MILLISECONDS)
    const forGood = retired || ward.crashes.length >= CRASHES
    ward.state = forGood ? 'QUARANTINED' : 'FAULTED'
    ports.onDown(ward.name, reason, forGood)
    if (!forGood) spawn(ward)
  }

  const checkWard = (ward: Ward<Thread>): void => {
    if (ward.thread === null) return
    ward.silent = ward.monitor.observe(ports.beats(ward.name), ports.milliseconds())
    if (ward.silent < Math.max(patience(ward), ports.patience?.(ward.name) ?? 0)) return
    const doing = ward.thread.unanswered[0]?.type ?? 'starting'
    ward.thread.terminate(`no heartbeat for ${Math.round(ward.silent)} ms while ${doing}`)
  }

  return {
    start: async () => {
      for (const ward of wards) {
        const failure = await new Promise<Failure | null>((resolve) => {
          ward.started = resolve
          spawn(ward)
        })
        if (failure !== null) return { ok: false, failure }
      }
      return accepted({})
    },
    check: () => {
      for (const ward of wards) checkWard(ward)
    },
    views: () =>
      wards.map((ward) => ({
        key: ward.name,
        state: ward.state,
        threadId: ward.thread?.threadId ?? null,
        heartbeatAge: ward.thread === null ? null : Math.round(ward.silent),
        restarts: Math.max(0, ward.life - 1),
        lastError: ward.lastError,
      })),
    retire: () => {
      retired = true
    },
  }
}

function settle<Thread>(ward: Ward<Thread>, failure: Failure | null): void {
  ward.started?.(failure)
  ward.started = null
}

function patience(ward: Ward<SupervisedThread>): number {
  if (ward.state !== 'RUNNING' || !ward.awake) return START_MILLISECONDS
  const doing = ward.thread?.unanswered[0]?.type
  return (
    (doing !== undefined && Object.hasOwn(LONG_MESSAGES, doing) ? LONG_MESSAGES[doing] : undefined) ?? HANG_MILLISECONDS
  )
}
