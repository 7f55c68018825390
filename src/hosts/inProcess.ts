import type { Clock } from '#core/time/clock.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { TableChange } from '#contracts/uiState.ts'
import type { EngineCommand, EngineCommandPayload, EngineCommandReply } from '#engines/kernel/channels.ts'
import type { Engine, EngineName, Handled } from '#engines/kernel/engine.ts'
import { createEngineRunner } from '#engines/kernel/engineRunner.ts'
import type { EngineRunner } from '#engines/kernel/engineRunner.ts'
import { Router } from '#engines/kernel/router.ts'
import type { RouterFault } from '#engines/kernel/router.ts'

/** A clock that stands still until it is told; it never goes back. */
export interface SimulatedClock extends Clock {
  advanceTo(ts: number): void
}

/** Makes a clock that shows `start`, microseconds, until it is advanced. */
export function createSimulatedClock(start = 0): SimulatedClock {
  let now = start
  return {
    now: () => now,
    advanceTo(ts) {
      if (ts > now) now = ts
    },
  }
}

/** Which engines run on this thread, and how. */
export interface InProcessOptions {
  /** Any of the engines; messages for one that is missing follow the rules for an engine that is down. */
  readonly engines: readonly Engine[]
  /** Distinguishes the ids of this run within the data directory. */
  readonly run?: string
  readonly clock?: SimulatedClock
  /** True, the default, moves the clock with the market: at each slice to its market time. */
  readonly clockFollowsMarket?: boolean
  /** False drops what engines put on the screen; backtests need none. */
  readonly tables?: boolean
  /** Wraps each runner, for example with a recorder. */
  readonly wrap?: (runner: EngineRunner) => EngineRunner
}

/** A command to one engine, as its channel declares it. */
export type PostCommand = <Name extends EngineName, Command extends EngineCommand<Name>>(
  engine: Name,
  command: Command,
  payload: EngineCommandPayload<Name, Command>,
) => CommandResult<EngineCommandReply<Name, Command>>

/** Engines on this thread in lock step, with simulated time. */
export interface InProcessHost {
  readonly clock: SimulatedClock
  /** Delivers what is queued up to this command and returns its answer; what it gave rise to waits for `runUntilIdle`. */
  readonly post: PostCommand
  /** Delivers until every engine is at rest; a market that runs to its end runs to its end. Throws what an engine throws. */
  runUntilIdle(): void
  /** Delivers at most `deliveries` messages; returns false at rest. For hosts that show progress or can be cancelled. */
  runFor(deliveries: number): boolean
  /** Moves the clock and tells the engines that time has passed, then runs until idle. */
  advanceTo(ts: number): void
  /** Tells a host event, for example `ClockTicked`, without running. */
  publish(type: string, payload: unknown): void
  onEvent(listener: (envelope: Envelope, source: EngineName | null) => void): void
  onChanges(listener: (engine: EngineName, changes: readonly TableChange[]) => void): void
  onFault(listener: (fault: RouterFault) => void): void
  /** Commands between engines that were refused. */
  onRefused(listener: (envelope: Envelope, failure: Failure) => void): void
  /** All tables of all engines, whole. */
  snapshot(): readonly TableChange[]
}

/** Composes engines with the router in lock step on this thread. */
export function createInProcessHost(options: InProcessOptions): InProcessHost {
  const run = options.run ?? '0'
  const clock = options.clock ?? createSimulatedClock()
  const eventListeners: ((envelope: Envelope, source: EngineName | null) => void)[] = []
  const changeListeners: ((engine: EngineName, changes: readonly TableChange[]) => void)[] = []
  const faultListeners: ((fault: RouterFault) => void)[] = []
  const refusalListeners: ((envelope: Envelope, failure: Failure) => void)[] = []

  const router = new Router({
    clock,
    run,
    mode: 'lockstep',
    manual: true,
    listeners: {
      onEvent(envelope, source) {
        for (const listener of eventListeners) listener(envelope, source)
      },
      onChanges(engine, changes) {
        for (const listener of changeListeners) listener(engine, changes)
      },
      onFault(fault) {
        for (const listener of faultListeners) listener(fault)
      },
      onRefused(envelope, failure) {
        for (const listener of refusalListeners) listener(envelope, failure)
      },
    },
    ...(options.clockFollowsMarket === false ? {} : { onMarketTime: (ts: number) => clock.advanceTo(ts) }),
  })

  function handle(runner: EngineRunner, envelope: Envelope, now: number): Handled {
    try {
      return runner.handle(envelope, now)
    } catch (error) {
      // The engine is FAULTED: its state can no longer be trusted, so it gets nothing more in this host.
      router.markDown(runner.name, String(error))
      throw error
    }
  }

  const runners = options.engines.map((engine) => {
    const runner = createEngineRunner(engine, { run, tables: options.tables !== false })
    return options.wrap === undefined ? runner : options.wrap(runner)
  })
  for (const runner of runners) {
    router.attach({
      name: runner.name,
      deliver(envelope, now) {
        router.onHandled(handle(runner, envelope, now))
      },
    })
  }

  return {
    clock,
    post(engine, command, payload) {
      const answers: CommandResult[] = []
      router.post(engine, command, payload, (result) => answers.push(result))
      for (;;) {
        const [answer] = answers
        // The engine's handlers are typed by the same channel, so the reply is of this command.
        if (answer !== undefined) return answer as CommandResult<never>
        if (router.pump(1) === 0) throw new Error(`Invariant: ${command} was never answered by ${engine}`)
      }
    },
    runUntilIdle() {
      router.pump()
    },
    runFor: (deliveries) => router.pump(deliveries) === deliveries,
    advanceTo(ts) {
      clock.advanceTo(ts)
      router.publish('ClockTicked', { now: clock.now() })
      router.pump()
    },
    publish: (type, payload) => router.publish(type, payload),
    onEvent: (listener) => void eventListeners.push(listener),
    onChanges: (listener) => void changeListeners.push(listener),
    onFault: (listener) => void faultListeners.push(listener),
    onRefused: (listener) => void refusalListeners.push(listener),
    snapshot: () => runners.flatMap((runner) => runner.snapshot()),
  }
}
