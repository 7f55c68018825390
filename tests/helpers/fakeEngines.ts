import type { CommandResult } from '#contracts/failure.ts'
import { accepted } from '#contracts/failure.ts'
import type { Envelope } from '#contracts/envelope.ts'
import { ENGINE_NAMES } from '#engines/kernel/engine.ts'
import type { Engine, EngineContext, EngineName, Handled } from '#engines/kernel/engine.ts'
import { createEngineRunner } from '#engines/kernel/engineRunner.ts'
import type { EngineRunner } from '#engines/kernel/engineRunner.ts'
import { Router } from '#engines/kernel/router.ts'
import type { RouterFault, RouterOptions } from '#engines/kernel/router.ts'
import { EVENT_ROUTES } from '#engines/kernel/routes.ts'

export type React = (envelope: Envelope, context: EngineContext) => CommandResult | undefined | void

/** An engine that does what a test says and accepts every command it says nothing about. */
export function fakeEngine(name: EngineName, react: React = () => undefined): Engine {
  return {
    name,
    accepts: [],
    handle(envelope, context) {
      const result = react(envelope, context)
      if (result !== undefined) return result
      return Object.hasOwn(EVENT_ROUTES, envelope.type) ? undefined : accepted({})
    },
  }
}

export interface RouterBench {
  readonly router: Router
  /** `engine type` of every delivery, in order. */
  readonly trace: string[]
  readonly faults: RouterFault[]
  readonly refusals: string[]
  readonly changes: string[]
  attach(name: EngineName): void
}

/** A router with four fake engines on this thread; `wrapDeliver` may delay what an endpoint does. */
export function routerBench(
  reacts: Partial<Record<EngineName, React>>,
  options: Partial<RouterOptions> = {},
  later: (work: () => void, name: EngineName) => void = (work) => work(),
): RouterBench {
  const trace: string[] = []
  const faults: RouterFault[] = []
  const refusals: string[] = []
  const changes: string[] = []
  const router = new Router({
    clock: { now: () => 0 },
    run: 't',
    mode: 'lockstep',
    listeners: {
      onFault: (fault) => faults.push(fault),
      onRefused: (envelope, failure) => refusals.push(`${envelope.type} ${failure.code}`),
      onChanges: (engine, list) => changes.push(...list.map((change) => `${engine} ${change.table}`)),
    },
    ...options,
  })
  let starts = 0
  const attach = (name: EngineName): void => {
    starts += 1
    const runner: EngineRunner = createEngineRunner(fakeEngine(name, reacts[name]), { run: `t${starts}` })
    router.attach({
      name,
      deliver(envelope, now) {
        trace.push(`${name} ${envelope.type}`)
        const handled: Handled = runner.handle(envelope, now)
        later(() => router.onHandled(handled), name)
      },
    })
  }
  for (const name of ENGINE_NAMES) attach(name)
  return { router, trace, faults, refusals, changes, attach }
}
