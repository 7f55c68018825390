import { callbackBells, type CallbackBell } from './callbackWatch.ts'
import { createPluginCatalogue, type PluginCatalogue, type PluginSources } from './pluginCatalogue.ts'
import type { ProgramEnd } from './sandboxProgram.ts'

/** What a thread is given to run strategies of the user's. */
export interface PluginThreadData {
  readonly sources: PluginSources
  /** Memory shared with the thread that watches. */
  readonly callbacks: SharedArrayBuffer
}

/** How a thread guards the callbacks of strategies. */
export interface PluginManners {
  /** `own` guards each callback by itself; `watch` leaves that to whoever holds the other side of the shared memory. */
  readonly deadline: 'own' | 'watch'
  /** Bytes of the thread's heap beyond which the strategy that is running is ended. */
  readonly heapLimit: number
  /** Ends one strategy at a moment that is known beforehand. */
  readonly end?: ProgramEnd | null
  /** Called after each callback. */
  alive?(): void
}

/** Makes the catalogue of a worker thread. */
export function openPlugins({ sources, callbacks }: PluginThreadData, manners: PluginManners): PluginCatalogue {
  const bells = callbackBells(callbacks)
  const { deadline, heapLimit, end = null, alive } = manners
  return createPluginCatalogue(sources, {
    deadline,
    heapLimit,
    bells: alive === undefined ? bells : { bellOf: (name) => withSign(bells.bellOf(name), alive) },
    end,
  })
}

function withSign(bell: CallbackBell, alive: () => void): CallbackBell {
  return {
    ...bell,
    leave: () => {
      bell.leave()
      alive()
    },
  }
}
