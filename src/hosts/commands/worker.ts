import { availableParallelism } from 'node:os'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { findProgram } from '../program.ts'
import { codeVersion } from '../research/codeVersion.ts'
import { serveQueue } from '../research/queue/queueWorker.ts'
import { JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** `quarterdeck worker`: lends this machine to searches of others on a queue. */
export const workerCommand: Command = {
  name: 'worker',
  summary: 'Runs trials of searches that wait on a NATS JetStream queue, until it is stopped.',
  operands: [],
  options: [
    {
      name: 'queue',
      kind: 'text',
      value: 'nats://HOST:4222',
      help: 'The queue; else QUARTERDECK_QUEUE, which hides a password from the list of processes.',
    },
    { name: 'credentials', kind: 'text', value: 'FILE', help: 'Credentials file for the queue.' },
    { name: 'workers', kind: 'number', value: 'N', help: 'Threads; one for each core unless given.' },
    {
      name: 'patience',
      kind: 'number',
      value: 'SECONDS',
      default: '30',
      help: 'Time without a sign of life after which a batch goes to another worker.',
    },
    JSON_OUTPUT,
  ],
  run,
}

/** Milliseconds between two lines about how far it is. */
const TELL_EVERY = 10_000

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const url = words.text('queue') ?? context.environment.QUARTERDECK_QUEUE ?? null
  const threads = words.number('workers') ?? availableParallelism()
  const patience = words.number('patience') ?? 0
  if (url === null)
    return misused(context, 'No queue was named; give --queue nats://HOST:4222 or set QUARTERDECK_QUEUE.')
  if (!Number.isInteger(threads) || threads < 1 || threads > 1_024) {
    return misused(context, `--workers must be a whole number from 1 to 1024; ${threads} is not.`)
  }
  if (!(patience >= 1 && patience <= 3_600)) return misused(context, '--patience must be from 1 to 3600 seconds.')
  const program = findProgram()
  let toldAt = performance.now()
  if (!words.flag('json')) context.complain(`Waiting for trials with ${threads} threads; stop with Ctrl+C.`)
  const served = await serveQueue({
    address: { url, credentials: words.text('credentials') },
    codeVersion: codeVersion(program),
    files: program.workers,
    threads,
    ackWait: 1_000 * patience,
    stop: context.signal,
    onProgress: (trials) => {
      if (words.flag('json') || performance.now() - toldAt < TELL_EVERY) return
      toldAt = performance.now()
      context.complain(`${trials} trials run`)
    },
  })
  if (!served.ok) return tellFailure(context, served.failure)
  context.print(
    words.flag('json') ? JSON.stringify({ ok: true, ...served.reply }) : `${served.reply.trials} trials run.`,
  )
  return EXIT.done
}

function misused(context: CommandContext, message: string): number {
  tellFailure(context, { code: 'OPTION_VALUE', message })
  return EXIT.misused
}
