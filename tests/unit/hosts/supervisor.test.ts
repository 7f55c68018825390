import { describe, expect, it } from 'vitest'
import type { Envelope } from '#contracts/envelope.ts'
import type { EngineName, Handled } from '#engines/kernel/engine.ts'
import { createSupervisor, type SupervisedThread } from '#hosts/supervisor.ts'
import type { EngineThreadListeners } from '#hosts/threads/engineThread.ts'

const HANDLED: Handled = { engine: 'risk', envelopeId: 'x', result: null, emitted: [], changes: [] }

class FakeThread implements SupervisedThread {
  readonly threadId: number
  readonly listeners: EngineThreadListeners
  unanswered: Envelope[] = []
  ended: string | null = null

  constructor(threadId: number, listeners: EngineThreadListeners) {
    this.threadId = threadId
    this.listeners = listeners
  }

  terminate(reason: string): void {
    this.ended = reason
    this.listeners.onGone(reason, null)
  }
}

function house() {
  const threads: { name: EngineName; life: number; thread: FakeThread }[] = []
  const told: string[] = []
  const beats: Partial<Record<EngineName, number>> = {}
  let milliseconds = 0
  let readyAtOnce = true
  const supervisor = createSupervisor<FakeThread>({
    spawn: (name, life, listeners) => {
      const thread = new FakeThread(threads.length + 1, listeners)
      threads.push({ name, life, thread })
      if (readyAtOnce) queueMicrotask(() => listeners.onReady(null))
      return thread
    },
    listenersOf: () => ({
      onHandled: () => undefined,
      onUnsolicited: () => undefined,
      onDrill: () => undefined,
      onNote: () => undefined,
    }),
    beats: (name) => beats[name] ?? 0,
    milliseconds: () => milliseconds,
    onUp: (name, _thread, restarted) => told.push(`${name} ${restarted ? 'is back' : 'is up'}`),
    onDown: (name, _reason, forGood) => told.push(`${name} is ${forGood ? 'gone' : 'down'}`),
  })
  const pass = (duration: number, beating: readonly EngineName[] = ['broker', 'risk', 'data', 'strategy']): void => {
    for (const end = milliseconds + duration; milliseconds < end; milliseconds += 100) {
      for (const name of beating) beats[name] = Math.floor(milliseconds / 250) + 1
      supervisor.check()
    }
  }
  const newest = (name: EngineName): FakeThread => {
    const found = threads.findLast((entry) => entry.name === name)
    if (found === undefined) throw new Error(`${name} was never started`)
    return found.thread
  }
  return {
    supervisor,
    told,
    threads,
    pass,
    newest,
    now: () => milliseconds,
    sleep: (duration: number) => {
      milliseconds += duration
    },
    hold: () => {
      readyAtOnce = false
    },
  }
}

async function running() {
  const desk = house()
  expect(await desk.supervisor.start()).toEqual({ ok: true, reply: {} })
  for (const { thread } of desk.threads) thread.listeners.onHandled(HANDLED)
  return desk
}

const message = (type: string): Envelope => ({
  id: '1',
  type,
  at: 0,
  correlationId: '1',
  causationId: null,
  payload: {},
})
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('supervisor', () => {
  it('starts broker, risk, data, strategy, each when the one before is ready', async () => {
    const { told, supervisor } = await running()
    expect(told).toEqual(['broker is up', 'risk is up', 'data is up', 'strategy is up'])
    expect(supervisor.views().map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING', 'RUNNING', 'RUNNING'])
  })

  it('gives up the start with the reason of the engine that cannot', async () => {
    const desk = house()
    desk.hold()
    const started = desk.supervisor.start()
    const failure = { code: 'STORAGE_LOCKED', message: 'The journal is locked.' }
    desk.newest('broker').listeners.onGone('The journal is locked.', failure)
    expect(await started).toEqual({ ok: false, failure })
    expect(desk.threads).toHaveLength(1)
  })

  it('restarts an engine that crashed, at once', async () => {
    const { newest, told, threads, supervisor } = await running()
    newest('risk').listeners.onGone('RangeError: boom', null)
    expect(told.at(-1)).toBe('risk is down')
    await settled()
    expect(told.at(-1)).toBe('risk is back')
    expect(threads.filter(({ name }) => name === 'risk').map(({ life }) => life)).toEqual([0, 1])
    expect(supervisor.views()[1]).toMatchObject({
      key: 'risk',
      state: 'RUNNING',
      restarts: 1,
      lastError: 'RangeError: boom',
    })
  })

  it('notices within a second that a heart has stopped, and ends that thread only', async () => {
    const { pass, newest, told, now } = await running()
    pass(5_000)
    const before = now()
    const thread = newest('strategy')
    thread.unanswered = [message('MarketSlicePublished')]
    while (thread.ended === null && now() - before < 2_000) pass(100, ['broker', 'risk', 'data'])
    expect(now() - before).toBeLessThanOrEqual(1_000)
    expect(thread.ended).toMatch(/no heartbeat for \d+ ms while MarketSlicePublished/)
    await settled()
    expect(told.slice(-2)).toEqual(['strategy is down', 'strategy is back'])
  })

  it('waits longer for what may take longer', async () => {
    const { pass, newest } = await running()
    pass(1_000)
    const thread = newest('data')
    thread.unanswered = [message('ImportBars')]
    pass(20_000, ['broker', 'risk', 'strategy'])
    expect(thread.ended).toBeNull()
    pass(110_000, ['broker', 'risk', 'strategy'])
    expect(thread.ended).toContain('ImportBars')
  })

  it('lets an engine that starts recover in peace', async () => {
    const { pass, newest, hold } = await running()
    hold()
    newest('broker').listeners.onGone('crash', null)
    const second = newest('broker')
    pass(60_000, ['risk', 'data', 'strategy'])
    expect(second.ended).toBeNull()
  })

  it('takes nothing for hung when it was itself asleep, like the whole laptop', async () => {
    const { pass, newest, sleep } = await running()
    pass(1_000)
    sleep(3_600_000)
    const broker = newest('broker')
    pass(200, [])
    expect(broker.ended).toBeNull()
    pass(1_000, [])
    expect(broker.ended).toContain('no heartbeat')
  })

  it('gives up an engine that crashes three times within a minute', async () => {
    const { newest, told, supervisor, threads, pass } = await running()
    for (let crash = 0; crash < 3; crash += 1) {
      pass(10_000)
      newest('data').listeners.onGone(`crash ${crash}`, null)
      await settled()
    }
    expect(told.at(-1)).toBe('data is gone')
    expect(supervisor.views()[2]).toMatchObject({ state: 'QUARANTINED', threadId: null, lastError: 'crash 2' })
    expect(threads.filter(({ name }) => name === 'data')).toHaveLength(3)
  })

  it('forgives crashes that lie further apart', async () => {
    const { newest, supervisor, pass } = await running()
    for (let crash = 0; crash < 5; crash += 1) {
      newest('data').listeners.onGone('crash', null)
      await settled()
      newest('data').listeners.onHandled(HANDLED)
      pass(31_000)
    }
    expect(supervisor.views()[2]).toMatchObject({ state: 'RUNNING', restarts: 5 })
  })

  it('starts nothing again once it has retired', async () => {
    const { newest, supervisor, threads } = await running()
    supervisor.retire()
    newest('data').listeners.onGone('crash', null)
    await settled()
    expect(threads).toHaveLength(4)
  })
})
