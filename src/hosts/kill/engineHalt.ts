import type { KilledEngine } from '#contracts/records/safety.ts'
import { ENGINE_NAMES, type EngineName } from '#engines/kernel/engine.ts'
import { haltAnswer } from '../sharedMemory.ts'

/** An engine that has not acknowledged the kill by then is ended by force, milliseconds. */
const ENGINE_PATIENCE = 100
/** The broker's thread holds the venue and the journal, so it has longer. */
const BROKER_PATIENCE = 250
const LOOK_EVERY = 5

/** What the halt needs of its host. */
export interface EngineHaltPorts {
  readonly memory: SharedArrayBuffer
  /** Whether the engine's thread runs now. */
  isUp(name: EngineName): boolean
  /** Tells the thread of the press; it answers in the shared memory. */
  tell(name: EngineName, pressedAt: number): void
  /** Ends the thread by force. */
  end(name: EngineName): void
  milliseconds(): number
  /** Something has answered, or was ended. */
  onChange(): void
}

/** What became of each engine since the press. */
export interface EngineHalt {
  /** Asks every engine; does nothing while a press is in force. `pressedAt` is host time, microseconds. */
  begin(pressedAt: number): void
  /** One entry for each engine; empty while no kill is in force. */
  outcomes(): readonly KilledEngine[]
  /** The switch was re-armed. */
  clear(): void
  close(): void
}

/**
 * Makes the part of the kill that stops the engines. Each thread notes in the shared memory how long after the press it
 * has heard of it, so that a main thread that was held up itself neither lengthens the figure nor ends an engine that has
 * answered in time.
 */
export function createEngineHalt(ports: EngineHaltPorts): EngineHalt {
  let outcomes: KilledEngine[] = []
  let begunAt = 0
  let timer: NodeJS.Timeout | null = null

  const stop = (): void => {
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  const look = (): void => {
    let isChanged = false
    const waited = ports.milliseconds() - begunAt
    for (const [index, { name, outcome }] of outcomes.entries()) {
      if (outcome !== 'WAITING') continue
      const engine = name as EngineName
      const heardAfter = haltAnswer(ports.memory, engine).read()
      if (heardAfter !== null) {
        outcomes[index] = { name, outcome: 'ACKNOWLEDGED', milliseconds: heardAfter / 1_000 }
      } else if (waited >= (engine === 'broker' ? BROKER_PATIENCE : ENGINE_PATIENCE)) {
        outcomes[index] = { name, outcome: 'ENDED', milliseconds: waited }
        ports.end(engine)
      } else {
        continue
      }
      isChanged = true
    }
    if (!outcomes.some(({ outcome }) => outcome === 'WAITING')) stop()
    if (isChanged) ports.onChange()
  }

  return {
    begin: (pressedAt) => {
      if (outcomes.length > 0) return
      begunAt = ports.milliseconds()
      outcomes = ENGINE_NAMES.map((name) => ({
        name,
        outcome: ports.isUp(name) ? 'WAITING' : 'DOWN',
        milliseconds: null,
      }))
      for (const { name, outcome } of outcomes) {
        if (outcome !== 'WAITING') continue
        haltAnswer(ports.memory, name as EngineName).clear()
        ports.tell(name as EngineName, pressedAt)
      }
      timer = setInterval(look, LOOK_EVERY)
      ports.onChange()
    },
    outcomes: () => outcomes,
    clear: () => {
      stop()
      outcomes = []
    },
    close: stop,
  }
}
