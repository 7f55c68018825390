import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import type { Credentials } from '#adapters/secrets/vault.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { SourceChoices } from '#contracts/sourceChoices.ts'
import type { Engine, Handled } from '#engines/kernel/engine.ts'
import { createEngineRunner, type EngineRunner } from '#engines/kernel/engineRunner.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import type { AskedAccountReply } from '../brokers/brokerMessages.ts'
import type { KillRequest } from '../kill/killRequest.ts'
import { haltAnswer, handledCount, pulseOf } from '../sharedMemory.ts'
import { createSystemClock } from '../systemClock.ts'
import type { EngineThreadData, FromEngineThread, ToEngineThread } from '../threads/messages.ts'
import { transferableColumns } from '../threads/transferList.ts'

/** An engine with what must be closed when its thread ends in order. */
export interface OpenedEngine {
  readonly engine: Engine
  readonly lastSession?: Session | null
  close(): void
}

/** What the entry of one worker adds to the common loop. */
export interface EngineWorkerParts {
  /** Opens the engine's adapters and makes the engine; refuses when they cannot be opened. */
  open(data: EngineThreadData): CommandResult<OpenedEngine>
  /** Takes a press of the kill switch from the main thread; only the broker's thread has it. */
  onKill?(request: KillRequest): void
  /** Takes the keys that are meant for this thread, at each change: the data thread's of sources, the broker's of accounts. */
  onCredentials?(credentials: Readonly<Record<string, Credentials>>): void
  /** Asks an account at a venue; only the broker's thread has it. */
  onAskAccount?(connectionId: string): Promise<CommandResult<AskedAccountReply>>
  /** Takes what was chosen about sources, at each change; only the data thread has it. */
  onSourceChoices?(choices: SourceChoices): void
  /** Refuses a message before the engine sees it; null lets it pass. */
  refuse?(envelope: Envelope): CommandResult<never> | null
}

/** The thread's loop as its entry sees it. */
export interface EngineWorker {
  readonly data: EngineThreadData
  /** Gives the engine a message of this thread's own, not one of the router's; its answer is null before it is open. */
  handleOwn(envelope: Envelope, now: number): CommandResult | null
  say(message: FromEngineThread): void
}

/** Beats this often; four missed beats and the supervisor takes the thread for hung. */
const BEAT_MILLISECONDS = 250

/**
 * Runs one engine in this worker thread: checks every message at the edge, hands it to the engine, and answers. Whatever
 * the engine throws ends the thread; the supervisor starts another.
 */
export function startEngineWorker(makeParts: (worker: EngineWorker) => EngineWorkerParts): void {
  const port = parentPort
  if (port === null) throw new Error('Invariant: an engine worker runs in a worker thread')
  // The data comes from this host's own `EngineThread`.
  const data = workerData as EngineThreadData
  const pulse = pulseOf(data.memory, data.engine)
  const handled = handledCount(data.memory, data.engine)
  const halted = haltAnswer(data.memory, data.engine)
  const clock = createSystemClock()
  const say = (message: FromEngineThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)
  let runner: EngineRunner | null = null
  const early: { envelope: Envelope; now: number }[] = []

  const handleOwn = (envelope: Envelope, now: number): CommandResult | null => {
    if (runner === null) {
      early.push({ envelope, now })
      return null
    }
    const made = runner.handle(envelope, now)
    // Most of what the sources tell changes nothing that anyone else must hear of.
    if (made.emitted.length > 0 || made.changes.length > 0) {
      say({ kind: 'unsolicited', handled: made }, transferableColumns(made))
    }
    return made.result
  }

  handled.reset()
  pulse.beat()
  setInterval(pulse.beat, BEAT_MILLISECONDS)
  const parts = makeParts({ data, handleOwn, say })
  const opened = parts.open(data)
  if (!opened.ok) {
    say({ kind: 'refused', failure: opened.failure })
    return
  }
  const { engine, close, lastSession = null } = opened.reply
  const running = createEngineRunner(engine, { run: data.run, validate: validateMessage })
  runner = running
  for (const { envelope, now } of early.splice(0)) handleOwn(envelope, now)

  port.on('message', (message: ToEngineThread) => {
    switch (message.kind) {
      case 'deliver': {
        const made = takeIn(running, parts, message.envelope, message.now)
        handled.add()
        say({ kind: 'handled', handled: made }, transferableColumns(made))
        return
      }
      case 'kill':
        halted.note(clock.now() - message.request.pressedAt)
        parts.onKill?.(message.request)
        return
      case 'halt':
        if (halted.read() === null) halted.note(clock.now() - message.pressedAt)
        return
      case 'credentials':
        parts.onCredentials?.(message.credentials)
        return
      case 'ask-account': {
        const { question } = message
        void parts
          .onAskAccount?.(message.connectionId)
          .then((answer) => say({ kind: 'account-asked', question, answer }))
        return
      }
      case 'source-choices':
        parts.onSourceChoices?.(message.choices)
        return
      case 'stop':
        close()
        process.exit(0)
    }
  })
  say({ kind: 'ready', lastSession })
}

function takeIn(runner: EngineRunner, parts: EngineWorkerParts, envelope: Envelope, now: number): Handled {
  const refusal = parts.refuse?.(envelope) ?? null
  if (refusal === null) return runner.handle(envelope, now)
  return { engine: runner.name, envelopeId: envelope.id, result: refusal, emitted: [], changes: [] }
}
