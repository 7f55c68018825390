import { randomUUID } from 'node:crypto'
import { AckPolicy, DeliverPolicy, jetstream, type JsMsg } from '@nats-io/jetstream'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { AnsweredTrial, TrialSetting } from '#engines/research/sweep/trial.ts'
import { unpackAnswer } from '../sweep/answerRecord.ts'
import type { TrialExecutor } from '../sweep/trialExecutor.ts'
import type { QueueAddress } from './queueAddress.ts'
import { connectQueue } from './queueConnection.ts'
import { readMessage, ticketResultSchema, type QueueBatch } from './queueRecords.ts'
import { openStreams, resultSubject, STREAM, taskSubject } from './queueStreams.ts'
import { shipSetting } from './shipment.ts'

/** What a queue executor is made with. */
export interface QueueExecutorOptions {
  readonly address: QueueAddress
  readonly codeVersion: string
  /** Something the trader should know while waiting; one sentence. */
  readonly notice: (text: string) => void
}

const SLOTS = 256
const BATCH = 4
/** Milliseconds without any result after which the trader is told that nobody works. */
const SILENCE = 10_000
/** Nanoseconds after which the server forgets a search that nobody listens to. */
const FORGOTTEN = 600e9

interface OpenTicket {
  readonly number: number
  settle(answer: AnsweredTrial): void
}

/**
 * Runs trials on the workers of a queue. Each trial has a ticket of its own; its result is stored under the ticket, so
 * that one that is delivered twice counts once. A batch whose worker dies goes to another when its time is up.
 */
export async function openQueueExecutor(
  setting: TrialSetting,
  { address, codeVersion, notice }: QueueExecutorOptions,
): Promise<CommandResult<TrialExecutor>> {
  const connected = await connectQueue(address)
  if (!connected.ok) return connected
  const connection = connected.reply
  const search = `s-${randomUUID()}`
  const open = new Map<number, OpenTicket>()
  const workers = new Set<string>()
  let tickets = 0
  let heardAt = performance.now()
  try {
    const manager = await openStreams(connection)
    const client = jetstream(connection)
    const hash = await shipSetting(setting, client, manager)
    await manager.consumers.add(STREAM.results, {
      durable_name: search,
      filter_subject: resultSubject(search, '*'),
      deliver_policy: DeliverPolicy.All,
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: 10_000,
      inactive_threshold: FORGOTTEN,
    })
    const consumer = await client.consumers.get(STREAM.results, search)
    const results = await consumer.consume()
    const take = (message: JsMsg): void => {
      const result = readMessage(ticketResultSchema, message.data)
      const ticket = result === null ? undefined : open.get(result.ticket)
      // What is no result, of another search, or here already says nothing.
      if (result === null || result.search !== search || ticket === undefined) return
      if (ticket.number !== result.number) return
      const answer = unpackAnswer(result.answer)
      if (answer === null) return
      heardAt = performance.now()
      workers.add(result.worker)
      open.delete(result.ticket)
      ticket.settle({ number: result.number, answer })
    }
    const listening = (async () => {
      for await (const message of results) {
        take(message)
        message.ack()
      }
    })()
    const watch = setInterval(() => {
      if (open.size === 0 || performance.now() - heardAt < SILENCE) return
      heardAt = performance.now()
      notice('No worker of this version answers; start quarterdeck worker --queue with the same address and program.')
    }, 1_000)
    watch.unref()
    return accepted({
      get workers() {
        return Math.max(1, workers.size)
      },
      slots: SLOTS,
      batch: BATCH,
      run: async (tasks, stop) => {
        stop.throwIfAborted()
        if (open.size === 0) heardAt = performance.now()
        const batch: QueueBatch['tickets'] = tasks.map((task) => {
          tickets += 1
          return { ticket: tickets, task: { ...task, values: { ...task.values }, keepsEquity: false } }
        })
        const answers = Promise.all(
          batch.map(({ ticket, task: { number } }) => {
            return new Promise<AnsweredTrial>((resolve) => open.set(ticket, { number, settle: resolve }))
          }),
        )
        const message: QueueBatch = { version: 1, search, codeVersion, setting: hash, tickets: batch }
        await client.publish(taskSubject(codeVersion, search), JSON.stringify(message), {
          msgID: `${search}.${batch[0]?.ticket ?? 0}`,
          retries: 5,
        })
        return orStopped(answers, stop)
      },
      close: async () => {
        clearInterval(watch)
        // Nobody waits for what is left.
        await manager.streams.purge(STREAM.tasks, { filter: taskSubject(codeVersion, search) }).catch(() => undefined)
        await manager.streams.purge(STREAM.results, { filter: resultSubject(search, '*') }).catch(() => undefined)
        await results.close()
        await manager.consumers.delete(STREAM.results, search).catch(() => undefined)
        await listening.catch(() => undefined)
        await connection.close()
      },
    })
  } catch (error) {
    await connection.close()
    const name = error instanceof Error ? error.message : String(error)
    return refused(
      'QUEUE_UNUSABLE',
      `The queue answers but takes no search (${name}); it must run with JetStream (nats-server -js).`,
    )
  }
}

async function orStopped<Value>(promise: Promise<Value>, stop: AbortSignal): Promise<Value> {
  let onAbort = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Error('The search was stopped.'))
    stop.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, stopped])
  } finally {
    stop.removeEventListener('abort', onAbort)
  }
}
