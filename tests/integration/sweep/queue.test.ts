import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import process from 'node:process'
import { jetstream } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SweepPlan } from '#contracts/records/sweep.ts'
import { BUILT_IN_STRATEGIES } from '#trading/strategies/registry.ts'
import { findProgram } from '#hosts/program.ts'
import { codeVersion } from '#hosts/research/codeVersion.ts'
import { openQueueExecutor } from '#hosts/research/queue/queueExecutor.ts'
import { serveQueue } from '#hosts/research/queue/queueWorker.ts'
import { openSearchLedger } from '#hosts/research/sweep/searchLedger.ts'
import { runSweepJob, type SweepOutcome } from '#hosts/research/sweep/sweepJob.ts'
import type { TrialExecutor } from '#hosts/research/sweep/trialExecutor.ts'
import { createWorkerPool } from '#hosts/research/sweep/workerPool.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { hasNatsServer, startNatsServer } from '../../helpers/natsServer.ts'
import { buildPlan, buildSetting } from '../../helpers/sweepBench.ts'

const program = findProgram()
const files = program.workers
const version = codeVersion(program)
const setting = buildSetting()
const plan = buildPlan({
  dimensions: [
    { kind: 'integer', name: 'fast', min: 2, max: 40, step: 2 },
    { kind: 'integer', name: 'slow', min: 41, max: 160, step: 3 },
  ],
  trials: 1_000,
})

/** Starts a worker in a process of its own. */
function startWorker(url: string, ...words: readonly string[]): ChildProcess {
  const entry = path.join(program.root, 'src', 'hosts', 'cli.ts')
  const child = spawn(process.execPath, [entry, 'worker', '--workers', '1', '--patience', '2', ...words], {
    env: { ...process.env, QUARTERDECK_QUEUE: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  return child
}

async function openExecutor(url: string, notices: string[] = []): Promise<TrialExecutor> {
  const address = { url, credentials: null }
  const opened = await openQueueExecutor(setting, {
    address,
    codeVersion: version,
    notice: (text) => notices.push(text),
  })
  if (!opened.ok) throw new Error(opened.failure.message)
  onTestFinished(() => opened.reply.close())
  return opened.reply
}

async function searched(
  executor: TrialExecutor,
  wanted: SweepPlan,
  onProgress: (done: number) => void = () => undefined,
) {
  const ran = await runSweepJob({
    runId: 'test',
    plan: wanted,
    setting,
    catalogue: BUILT_IN_STRATEGIES,
    executor,
    ledger: openSearchLedger(temporaryFolder(), { kind: 'SWEEP_POINT', label: '', searchId: 'test', setting }),
    codeVersion: version,
    checkpoint: null,
    stop: new AbortController().signal,
    onProgress,
  })
  if (!ran.ok) throw new Error(ran.failure.message)
  return ran.reply
}

function comparable({ result }: SweepOutcome) {
  const { seconds: _, workers: __, ...rest } = result
  return rest
}

async function onThreads(wanted: SweepPlan): Promise<SweepOutcome> {
  const pool = createWorkerPool(setting, { files, workers: 1 })
  try {
    return await searched(pool, wanted)
  } finally {
    await pool.close()
  }
}

describe.runIf(hasNatsServer())('a search over a queue', () => {
  it('loses nothing and doubles nothing when one of two workers is killed in the middle: bit for bit as on one thread', async () => {
    const { host } = await startNatsServer()
    const url = `nats://${host}`
    const [doomed] = [startWorker(url), startWorker(url)]
    const executor = await openExecutor(url)
    let killedAt = 0
    const over = await searched(executor, plan, (done) => {
      if (done < 150 || killedAt > 0) return
      killedAt = done
      doomed?.kill('SIGKILL')
    })
    expect(killedAt).toBeGreaterThan(0)
    expect(over.result.points.every(({ state }) => state === 'DONE' || state === 'FAILED')).toBe(true)
    expect(over.result.trialsOfIdea).toBe(over.result.points.length + 1)
    expect(executor.workers).toBe(2)
    expect(comparable(over)).toEqual(comparable(await onThreads(plan)))
  })

  it('learns from trials by the same number at once on any number of machines', async () => {
    const { host } = await startNatsServer(['--user', 'trader', '--pass', 'secret'])
    startWorker(`nats://trader:secret@${host}`)
    const wanted = buildPlan({ method: 'tpe', trials: 30, stopsEarly: true })
    const over = await searched(await openExecutor(`nats://trader:secret@${host}`), wanted)
    expect(comparable(over)).toEqual(comparable(await onThreads(wanted)))
  })

  it('counts a result that is delivered twice once and is deaf to messages that are none', async () => {
    const { host } = await startNatsServer()
    const url = `nats://${host}`
    const connection = await connect({ servers: host })
    onTestFinished(() => connection.close())
    const executor = await openExecutor(url)
    const client = jetstream(connection)
    // Everything that comes is sent again, and rubbish with it.
    const listening = connection.subscribe('quarterdeck.results.>')
    const echoing = (async () => {
      const seen = new Set<string>()
      for await (const message of listening) {
        if (seen.has(message.subject)) continue
        seen.add(message.subject)
        await client.publish(message.subject, message.data)
        for (const rubbish of ['', '{', '{"version":1}', '[]']) await client.publish(message.subject, rubbish)
      }
    })()
    await client.publish(`quarterdeck.tasks.${version.slice(0, 16)}.rubbish`, '{"version":1,"search":"../x"}')
    startWorker(url)
    const wanted = buildPlan()
    const over = await searched(executor, wanted)
    listening.unsubscribe()
    await echoing
    expect(over.result.trialsOfIdea).toBe(28 + 1)
    expect(comparable(over)).toEqual(comparable(await onThreads(wanted)))
  })

  it('lets no worker of another version take part: it refuses in one sentence', async () => {
    const { host } = await startNatsServer()
    const url = `nats://${host}`
    const notices: string[] = []
    const executor = await openExecutor(url, notices)
    const stop = new AbortController()
    const [task] = [{ number: 0, values: {}, window: { from: 0, to: 100 }, halfway: null, keepsEquity: false }]
    const waiting = executor.run([task], stop.signal).catch((error: unknown) => error)
    await expect
      .poll(async () => {
        const served = await serveQueue({
          address: { url, credentials: null },
          codeVersion: 'f'.repeat(64),
          files,
          threads: 1,
          ackWait: 2_000,
          stop: AbortSignal.timeout(3_000),
        })
        return served.ok ? '' : served.failure.message
      })
      .toMatch(/started by another version of the program .* install that version here\.$/)
    stop.abort()
    expect(await waiting).toBeInstanceOf(Error)
  })

  it('tells a wrong password and a missing server without saying the password', async () => {
    const { host } = await startNatsServer(['--user', 'trader', '--pass', 'secret'])
    for (const url of [`nats://trader:hidden@${host}`, 'nats://trader:hidden@127.0.0.1:9']) {
      const opened = await openQueueExecutor(setting, {
        address: { url, credentials: null },
        codeVersion: version,
        notice: () => undefined,
      })
      expect(opened).toMatchObject({ ok: false, failure: { code: 'QUEUE_UNREACHABLE' } })
      expect(JSON.stringify(opened)).not.toContain('hidden')
    }
  })
})
