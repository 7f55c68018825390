import type { KillPath } from '#contracts/records/safety.ts'
import { drillMarker, type SharedGate } from '../sharedMemory.ts'
import type { DrillAnswer, KillRequest } from './killRequest.ts'
import { askGate } from './askGate.ts'
import type { EngineHalt } from './engineHalt.ts'
import type { ShortcutProof } from './shortcutProof.ts'
import { socketPath } from '../sockets/socketPath.ts'
import { HEARTBEAT_LOSS_MILLISECONDS } from './gateKeeper.ts'
import { leaveDrillSentinel, leaveSentinel } from './sentinel.ts'

/** What the switch needs of its host. */
export interface KillSwitchPorts {
  readonly gate: SharedGate
  readonly memory: SharedArrayBuffer
  readonly dataDirectory: string
  /** Host clock, microseconds. */
  now(): number
  /** Hands the press to the broker's thread; false when it is down. */
  post(request: KillRequest): boolean
  holdDrillHeart(held: boolean): void
  /** Paths of the shell that exist only when the system granted them; a path that is not named is always there. */
  readonly granted: Partial<Record<KillPath, () => boolean>>
  readonly paths: readonly KillPath[]
  /** A drill has ended; `failed` tells what did not answer. */
  onDrilled(): void
  /** What became of the engines, or of the press, has changed. */
  onPress(): void
  /** Keeps the result of a drill that a person has asked for. */
  keepDrill(report: DrillReport): void
  /** What became of the engines since the press. */
  readonly halt: EngineHalt
  readonly shortcut: ShortcutProof
  onFault(text: string): void
}

/** What a drill found. */
export interface DrillReport {
  /** The slowest of the presses in this process, from the press to the broker's thread, milliseconds. */
  readonly gateMilliseconds: number
  readonly verified: number
  readonly paths: number
  /** Each path with its time, milliseconds; null for one that did not answer. */
  readonly answers: readonly { readonly path: KillPath; readonly milliseconds: number | null }[]
}

/** The switch on the main thread: presses of the shell, and the test of every path. */
export interface KillSwitch {
  /** Closes the gate in this very call, then has the broker latch it and cancel. `pressedAt` is the screen's own time. */
  press(path: KillPath, reason: string, pressedAt?: number): void
  /** The broker has latched a kill. */
  confirmed(): void
  /** The broker shows a kill in force. */
  seen(): void
  /** The broker has released it. */
  rearmed(): void
  answered(answer: DrillAnswer): void
  /** Takes every path without effect; one run at a time. */
  drill(): Promise<DrillReport>
  /** The same, and its result is kept. */
  keptDrill(): Promise<DrillReport>
  /** The next press of the shortcut is a test of its keys and no kill. */
  testShortcut(): void
  /** A press that the broker has not latched yet. */
  pressed(): PendingPress | null
  /** Paths that did not answer the last drill, with the reason. */
  failed(): ReadonlyMap<KillPath, string>
  close(): void
}

/** A press on its way. */
export interface PendingPress {
  readonly path: KillPath
  readonly at: number
  readonly reason: string
}

/** A broker that has not latched the kill by then is not waited for: the sentinel file remembers it. */
const CONFIRM_MILLISECONDS = 250
const ANSWER_MILLISECONDS = 2_000
const SEEN_MILLISECONDS = 500

/** A screen's time of the press counts when it is from just now; the delay on the way is then part of the figure. */
const PLAUSIBLE_MICROSECONDS = 10_000_000

/** Makes the switch of one host. */
export function createKillSwitch(ports: KillSwitchPorts): KillSwitch {
  const marker = drillMarker(ports.memory)
  const waiting = new Map<KillPath, (answer: DrillAnswer) => void>()
  let unconfirmed: NodeJS.Timeout | null = null
  let failures: ReadonlyMap<KillPath, string> = new Map()
  let drills = 0
  let pending: PendingPress | null = null
  let isLatched = false
  let queue: Promise<unknown> = Promise.resolve()

  const remember = (reason: string): void => {
    unconfirmed = null
    try {
      leaveSentinel(ports.dataDirectory, reason)
    } catch (error) {
      ports.onFault(`The kill is in force but could not be written down: ${String(error)}`)
    }
  }

  const take = (path: KillPath, drill: number): Promise<boolean> => {
    const request: KillRequest = { path, pressedAt: ports.now(), gateClosedAt: null, reason: 'Drill', drill }
    switch (path) {
      case 'COMMAND_LINE':
        return askGate(socketPath(ports.dataDirectory, 'gate'), request, ANSWER_MILLISECONDS).then(
          (answer) => answer?.ok === true,
        )
      case 'SENTINEL_FILE':
        leaveDrillSentinel(ports.dataDirectory, drill)
        return Promise.resolve(true)
      case 'HEARTBEAT_LOSS':
        ports.holdDrillHeart(true)
        return Promise.resolve(true)
      default:
        return Promise.resolve((ports.granted[path]?.() ?? true) && ports.post(request))
    }
  }

  const tryPath = async (path: KillPath, drill: number): Promise<DrillAnswer | null> => {
    const limit = ANSWER_MILLISECONDS + (path === 'HEARTBEAT_LOSS' ? HEARTBEAT_LOSS_MILLISECONDS : 0)
    try {
      const answer = awaitAnswer(path, limit)
      return (await take(path, drill)) ? await answer : null
    } catch (error) {
      ports.onFault(`The drill of ${path} failed: ${String(error)}`)
      return null
    } finally {
      waiting.delete(path)
      if (path === 'HEARTBEAT_LOSS') await startHeartAgain()
    }
  }

  /** The watchdog must have seen the heart beat before it can miss it again. */
  const startHeartAgain = (): Promise<void> => {
    ports.holdDrillHeart(false)
    return new Promise((resolve) => setTimeout(resolve, SEEN_MILLISECONDS))
  }

  const awaitAnswer = (path: KillPath, milliseconds: number): Promise<DrillAnswer | null> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), milliseconds).unref()
      waiting.set(path, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
    })

  const run = async (): Promise<DrillReport> => {
    drills += 1
    const drill = drills
    marker.set(drill)
    const answers = await Promise.all(ports.paths.map((path) => tryPath(path, drill)))
    marker.set(0)
    failures = new Map(
      ports.paths.flatMap((path, index) => (answers[index] === null ? [[path, 'did not answer its last test']] : [])),
    )
    const doubt = ports.paths.includes('SHORTCUT') ? ports.shortcut.doubt() : null
    if (doubt !== null) failures = new Map([...failures, ['SHORTCUT', doubt]])
    ports.onDrilled()
    const verified = answers.filter((answer) => answer !== null)
    const pressed = verified.filter(({ path }) => path === 'BUTTON' || path === 'SHORTCUT' || path === 'TRAY')
    return {
      gateMilliseconds: Math.max(0, ...pressed.map(({ milliseconds }) => milliseconds)),
      verified: verified.length,
      paths: ports.paths.length,
      answers: ports.paths.map((path, index) => ({ path, milliseconds: answers[index]?.milliseconds ?? null })),
    }
  }

  const seen = (): void => {
    if (unconfirmed !== null) clearTimeout(unconfirmed)
    unconfirmed = null
    pending = null
    isLatched = true
  }

  const drill = (): Promise<DrillReport> => {
    const next = queue.then(run)
    queue = next.catch(() => undefined)
    return next
  }

  return {
    press: (path, reason, pressedAt) => {
      if (path === 'SHORTCUT' && ports.shortcut.take()) {
        void drill()
        return
      }
      ports.gate.close()
      const gateClosedAt = ports.now()
      const at = plausible(pressedAt, gateClosedAt)
      const posted = ports.post({ path, pressedAt: at, gateClosedAt, reason, drill: 0 })
      if (!isLatched) pending = { path, at, reason }
      ports.halt.begin(at)
      ports.onPress()
      if (unconfirmed !== null) clearTimeout(unconfirmed)
      if (posted) unconfirmed = setTimeout(() => remember(reason), CONFIRM_MILLISECONDS)
      else remember(reason)
    },
    confirmed: () => {
      seen()
      ports.halt.begin(ports.now())
    },
    seen,
    rearmed: () => {
      pending = null
      isLatched = false
      ports.halt.clear()
    },
    pressed: () => pending,
    testShortcut: ports.shortcut.arm,
    keptDrill: async () => {
      const report = await drill()
      ports.keepDrill(report)
      return report
    },
    answered: (answer) => waiting.get(answer.path)?.(answer),
    drill,
    failed: () => failures,
    close: () => {
      if (unconfirmed !== null) clearTimeout(unconfirmed)
      ports.halt.close()
    },
  }
}

function plausible(pressedAt: number | undefined, now: number): number {
  return pressedAt !== undefined && pressedAt <= now && now - pressedAt < PLAUSIBLE_MICROSECONDS ? pressedAt : now
}
