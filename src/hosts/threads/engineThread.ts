import { Worker } from 'node:worker_threads'
import type { Credentials } from '#adapters/secrets/vault.ts'
import type { Envelope } from '#contracts/envelope.ts'
import { refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { SourceChoices } from '#contracts/sourceChoices.ts'
import type { EngineName, Handled } from '#engines/kernel/engine.ts'
import type { AskedAccountReply, BrokerStatus } from '../brokers/brokerMessages.ts'
import type { DrillAnswer, KillRequest } from '../kill/killRequest.ts'
import { endThread, STUCK_MILLISECONDS } from './stuckThreads.ts'
import { heapCeiling, heapUsedBy, type ThreadLimits } from './workerHeap.ts'
import type { EngineThreadData, FromEngineThread, ToEngineThread } from './messages.ts'

/** What a thread is made of. */
export interface EngineThreadOptions {
  readonly entry: URL
  readonly data: EngineThreadData
  readonly limits: ThreadLimits
}

/** What a thread tells; nothing more comes after `onGone`. */
export interface EngineThreadListeners {
  onReady(lastSession: Session | null): void
  onHandled(handled: Handled): void
  onUnsolicited(handled: Handled): void
  onDrill(answer: DrillAnswer): void
  onNote(text: string): void
  onBrokerStatus?(status: BrokerStatus): void
  /** The thread has ended. `refusal` is set when it could not start for a reason that a restart does not change. */
  onGone(reason: string, refusal: Failure | null): void
}

/** One life of an engine's thread. */
export class EngineThread {
  readonly name: EngineName
  readonly #worker: Worker
  readonly #listeners: EngineThreadListeners
  readonly #waiting: Envelope[] = []
  readonly #asked = new Map<number, (answer: CommandResult<AskedAccountReply>) => void>()
  #questions = 0
  #gone = false
  #stopping = false
  #refusal: Failure | null = null
  #reason = ''

  /** Starts the thread. */
  constructor(options: EngineThreadOptions, listeners: EngineThreadListeners) {
    this.name = options.data.engine
    this.#listeners = listeners
    this.#worker = new Worker(options.entry, {
      name: `quarterdeck ${this.name}`,
      workerData: options.data,
      resourceLimits: {
        maxOldGenerationSizeMb: heapCeiling(options.limits),
        maxYoungGenerationSizeMb: options.limits.youngGeneration,
      },
    })
    this.#worker.on('message', (message: FromEngineThread) => this.#receive(message))
    this.#worker.on('error', (error) => {
      this.#reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      this.#listeners.onNote(error instanceof Error ? (error.stack ?? error.message) : String(error))
    })
    this.#worker.on('exit', (code) =>
      this.#end(this.#reason === '' ? `its thread ended with code ${code}` : this.#reason),
    )
  }

  /** Identifier of the thread in this process. */
  get threadId(): number {
    return this.#worker.threadId
  }

  /** Messages delivered and not yet answered, oldest first. */
  get unanswered(): readonly Envelope[] {
    return this.#waiting
  }

  /** Bytes of heap in use, once the thread answers; null where the runtime cannot tell. */
  async heapUsed(): Promise<number | null> {
    return this.#gone ? null : heapUsedBy(this.#worker)
  }

  deliver(envelope: Envelope, now: number): void {
    if (this.#gone) return
    this.#waiting.push(envelope)
    this.#say({ kind: 'deliver', envelope, now })
  }

  /** Hands a press of the kill switch to the thread, past everything that waits in the router. */
  kill(request: KillRequest): void {
    if (!this.#gone) this.#say({ kind: 'kill', request })
  }

  /** Tells the thread that the kill was pressed. */
  halt(pressedAt: number): void {
    if (!this.#gone) this.#say({ kind: 'halt', pressedAt })
  }

  /** Hands the keys of sources to the thread, beside the router: they are no message of an engine. */
  giveCredentials(credentials: Readonly<Record<string, Credentials>>): void {
    if (!this.#gone) this.#say({ kind: 'credentials', credentials })
  }

  /** Asks an account at a venue; refused when the thread ends before it answers. */
  askAccount(connectionId: string): Promise<CommandResult<AskedAccountReply>> {
    if (this.#gone) return Promise.resolve(brokerDown())
    this.#questions += 1
    const question = this.#questions
    return new Promise((resolve) => {
      this.#asked.set(question, resolve)
      this.#say({ kind: 'ask-account', question, connectionId })
    })
  }

  /** Hands what was chosen about sources to the thread. */
  giveSourceChoices(choices: SourceChoices): void {
    if (!this.#gone) this.#say({ kind: 'source-choices', choices })
  }

  /** Asks the thread to close its files and end; ends it by force after the given time. */
  async stop(milliseconds: number): Promise<void> {
    if (this.#gone) return
    this.#stopping = true
    let isEnded = (): void => undefined
    const ended = new Promise<void>((resolve) => (isEnded = resolve))
    this.#worker.once('exit', isEnded)
    this.#say({ kind: 'stop' })
    const timer = setTimeout(() => endThread(this.#worker), milliseconds)
    // A thread that cannot be broken off is not waited for.
    const last = setTimeout(isEnded, milliseconds + STUCK_MILLISECONDS)
    await ended
    clearTimeout(timer)
    clearTimeout(last)
  }

  /** Ends the thread at once, whatever it is doing. */
  terminate(reason: string): void {
    if (this.#gone) return
    this.#reason = reason
    endThread(this.#worker)
    this.#end(reason)
  }

  #say(message: ToEngineThread): void {
    this.#worker.postMessage(message)
  }

  #receive(message: FromEngineThread): void {
    if (this.#gone) return
    switch (message.kind) {
      case 'ready':
        this.#listeners.onReady(message.lastSession)
        return
      case 'refused':
        this.#refusal = message.failure
        this.terminate(message.failure.message)
        return
      case 'handled':
        this.#waiting.shift()
        this.#listeners.onHandled(message.handled)
        return
      case 'unsolicited':
        this.#listeners.onUnsolicited(message.handled)
        return
      case 'drill':
        this.#listeners.onDrill(message.answer)
        return
      case 'account-asked':
        this.#asked.get(message.question)?.(message.answer)
        this.#asked.delete(message.question)
        return
      case 'broker-status':
        this.#listeners.onBrokerStatus?.(message.status)
        return
      case 'note':
        this.#listeners.onNote(message.text)
    }
  }

  #end(reason: string): void {
    if (this.#gone) return
    this.#gone = true
    for (const answer of this.#asked.values()) answer(brokerDown())
    this.#asked.clear()
    if (!this.#stopping) this.#listeners.onGone(reason, this.#refusal)
  }
}

function brokerDown(): CommandResult<never> {
  return refused(
    'BROKER_DOWN',
    'The broker engine is not running, so the account was not asked; try again in a moment.',
  )
}
