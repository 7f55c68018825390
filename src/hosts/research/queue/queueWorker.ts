import { randomUUID } from 'node:crypto'
import { AckPolicy, jetstream, type JetStreamClient, type JetStreamManager, type JsMsg } from '@nats-io/jetstream'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { AnsweredTrial } from '#engines/research/sweep/trial.ts'
import type { WorkerFiles } from '../../threads/workerFiles.ts'
import { packAnswer } from '../sweep/answerRecord.ts'
import { lostTrial, type TrialExecutor } from '../sweep/trialExecutor.ts'
import { createWorkerPool } from '../sweep/workerPool.ts'
import type { QueueAddress } from './queueAddress.ts'
import { connectQueue } from './queueConnection.ts'
import { batchSchema, MOST_MESSAGE_BYTES, readMessage, type QueueBatch, type TicketResult } from './queueRecords.ts'
import { openStreams, resultSubject, STREAM, versionSubject } from './queueStreams.ts'
import { fetchSetting } from './shipment.ts'

/** What a worker of a queue is started with. */
export interface QueueWorkerOptions {
  readonly address: QueueAddress
  readonly codeVersion: string
  readonly files: WorkerFiles
  /** Threads. */
  readonly threads: number
  /** Milliseconds without a sign of life after which a batch goes to another worker. */
  readonly ackWait: number
  readonly stop: AbortSignal
  /** Told after every batch: trials run so far. */
  onProgress?(trials: number): void
}

/** Times a batch is given out before its trials count as failed: whoever takes it dies. */
const MOST_DELIVERIES = 4
/** Settings whose threads are kept. */
const KEPT_POOLS = 2
const ASK_MILLISECONDS = 2_000
/** Room for what surrounds the returns in a result. */
const ENVELOPE_BYTES = 16_384

/**
 * Serves a queue until it is stopped: takes batches of its own code version, runs them in threads, stores a result for
 * each ticket, and only then acknowledges the batch. While it works it says so, and when it dies its batch goes to another.
 */
export async function serveQueue(options: QueueWorkerOptions): Promise<CommandResult<{ readonly trials: number }>> {
  const connected = await connectQueue(options.address)
  if (!connected.ok) return connected
  const connection = connected.reply
  try {
    const manager = await openStreams(connection)
    const client = jetstream(connection)
    const wrong = await otherVersion(manager, options.codeVersion)
    if (wrong !== null) return wrong
    return await serve(options, manager, client)
  } finally {
    await connection.close()
  }
}

async function serve(
  options: QueueWorkerOptions,
  manager: JetStreamManager,
  client: JetStreamClient,
): Promise<CommandResult<{ readonly trials: number }>> {
  const { codeVersion, threads, ackWait, stop } = options
  const durable = `workers-${codeVersion.slice(0, 16)}`
  await manager.consumers.add(STREAM.tasks, {
    durable_name: durable,
    filter_subject: `${versionSubject(codeVersion)}.*`,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWait * 1e6,
    max_ack_pending: 10_000,
  })
  const consumer = await client.consumers.get(STREAM.tasks, durable)
  const pools = createPools(options, manager)
  const worker = randomUUID()
  let trials = 0
  let refusal: CommandResult<never> | null = null

  const loop = async (): Promise<void> => {
    while (!stop.aborted && refusal === null) {
      const message = await consumer.next({ expires: ASK_MILLISECONDS })
      if (message === null) {
        refusal ??= await otherVersion(manager, codeVersion)
        continue
      }
      trials += await work(message)
      options.onProgress?.(trials)
    }
  }
  const work = async (message: JsMsg): Promise<number> => {
    const batch = readMessage(batchSchema, message.data)
    if (batch === null || batch.codeVersion !== codeVersion) {
      message.term('no batch of this version')
      return 0
    }
    const beat = setInterval(() => message.working(), ackWait / 3)
    try {
      const answers = await answersOf(batch, message.info.deliveryCount, pools, stop)
      // Stopped in the middle: another worker has the batch at once.
      if (answers === null) {
        message.nak()
        return 0
      }
      for (const [index, answered] of answers.entries()) {
        const ticket = batch.tickets[index]?.ticket ?? 0
        const result: TicketResult = { version: 1, search: batch.search, ticket, worker, ...sized(answered) }
        const msgID = `${batch.search}.${ticket}`
        await client.publish(resultSubject(batch.search, ticket), JSON.stringify(result), { msgID, retries: 5 })
      }
      await message.ackAck()
      return answers.length
    } finally {
      clearInterval(beat)
    }
  }

  try {
    await Promise.all(Array.from({ length: threads }, loop))
  } finally {
    await pools.close()
  }
  return refusal ?? accepted({ trials })
}

/** Runs a batch; null when the worker was stopped meanwhile. */
async function answersOf(
  { setting, tickets }: QueueBatch,
  deliveries: number,
  pools: Pools,
  stop: AbortSignal,
): Promise<readonly AnsweredTrial[] | null> {
  const failed = (reason: string): readonly AnsweredTrial[] => tickets.map(({ task }) => lostTrial(task.number, reason))
  if (deliveries > MOST_DELIVERIES) return failed(`it was given out ${deliveries - 1} times without a result`)
  const pool = await pools.open(setting)
  if (!pool.ok) return failed(pool.failure.message)
  try {
    const tasks = tickets.map(({ task: { disturbance, ...task } }) =>
      disturbance === undefined ? task : { ...task, disturbance },
    )
    const answers = new Map((await pool.reply.run(tasks, stop)).map((answered) => [answered.number, answered]))
    return tasks.map(({ number }) => answers.get(number) ?? lostTrial(number, 'no answer'))
  } catch (error) {
    if (stop.aborted) return null
    throw error
  }
}

/** An answer small enough for one message. */
function sized({ number, answer }: AnsweredTrial): Pick<TicketResult, 'number' | 'answer'> {
  const packed = packAnswer(answer)
  if (packed.kind !== 'DONE' || packed.returns.length + ENVELOPE_BYTES < MOST_MESSAGE_BYTES)
    return { number, answer: packed }
  const message = 'The trial has more periods than a message holds; run the search on threads of one machine.'
  return { number, answer: { kind: 'FAILED', failure: { code: 'RESULT_TOO_LARGE', message } } }
}

interface Pools {
  open(hash: string): Promise<CommandResult<TrialExecutor>>
  close(): Promise<void>
}

/** The pools of the latest settings: what a search shares is fetched once. */
function createPools({ files, threads }: QueueWorkerOptions, manager: JetStreamManager): Pools {
  const known = new Map<string, Promise<CommandResult<TrialExecutor>>>()
  const end = async (pool: Promise<CommandResult<TrialExecutor>>): Promise<void> => {
    const opened = await pool
    if (opened.ok) await opened.reply.close()
  }
  return {
    open: async (hash) => {
      const before = known.get(hash)
      const pool =
        before ??
        fetchSetting(hash, manager).then((fetched) =>
          fetched.ok ? accepted(createWorkerPool(fetched.reply, { files, workers: threads })) : fetched,
        )
      known.delete(hash)
      known.set(hash, pool)
      const [oldest] = known
      if (known.size > KEPT_POOLS && oldest !== undefined) {
        known.delete(oldest[0])
        await end(oldest[1])
      }
      const opened = await pool
      if (!opened.ok) known.delete(hash)
      return opened
    },
    close: async () => {
      await Promise.all([...known.values()].map(end))
    },
  }
}

/** Refuses to wait where all that waits is for another version of the program. */
async function otherVersion(manager: JetStreamManager, codeVersion: string): Promise<CommandResult<never> | null> {
  const own = `${versionSubject(codeVersion)}.`
  const info = await manager.streams.info(STREAM.tasks, { subjects_filter: 'quarterdeck.tasks.>' })
  const subjects = Object.keys(info.state.subjects ?? {})
  const other = subjects.find((subject) => !subject.startsWith(own))
  if (other === undefined || subjects.some((subject) => subject.startsWith(own))) return null
  const wanted = other.split('.')[2] ?? ''
  return refused(
    'WORKER_VERSION',
    `The search on the queue was started by another version of the program (${wanted}, this is ${codeVersion.slice(0, 16)}), so this worker would not give the same results; install that version here.`,
  )
}
