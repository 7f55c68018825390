import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { createSharedMemory, pulseOf, sharedGate } from '#hosts/sharedMemory.ts'
import { createSystemClock } from '#hosts/systemClock.ts'

/** What the threads of the flood share. */
export interface FloodData {
  readonly directory: string
  readonly memory: SharedArrayBuffer
  readonly words: SharedArrayBuffer
}

/** Time of the last order, orders so far, market messages so far, kills latched, time of the press from outside. */
export type FloodWords = Float64Array

/** What was measured by one way to press. */
export interface FloodFigures {
  readonly way: 'FLAG' | 'COMMAND_LINE' | 'SENTINEL_FILE'
  /** From each press to the last order that left, milliseconds, sorted; 0 where none left after it. */
  readonly lastOrderAfter: readonly number[]
  readonly ordersASecond: number
  readonly messagesASecond: number
}

const ROW = 4
/** Messages in one batch, and batches that may wait: the house's router holds back what is not taken. */
const BATCH = 10_000
const WAITING = 3
const BATCH_MILLISECONDS = BATCH / 1_000
/** How long orders run before each press, and how long is looked for orders after it, milliseconds. */
const BEFORE = 60
const AFTER = 150

/**
 * Presses the switch while a broker's thread sends orders as fast as it can and takes a million market messages a second,
 * with one thread in an endless loop beside it. The presses from outside come while this thread is held up, as by a hung
 * screen, so that nothing of it stands between the press and the gate.
 */
export async function measureKillFlood(
  presses: number,
  ways: readonly FloodFigures['way'][] = ['FLAG', 'COMMAND_LINE', 'SENTINEL_FILE'],
): Promise<readonly FloodFigures[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'quarterdeck-flood-'))
  const data: FloodData = { directory, memory: createSharedMemory(), words: new SharedArrayBuffer(64) }
  const words: FloodWords = new Float64Array(data.words)
  const gate = sharedGate(data.memory)
  const { now } = createSystemClock()
  const broker = new Worker(new URL('killFloodWorker.ts', import.meta.url), { workerData: data })
  const stirrer = new URL('killFloodStirrer.ts', import.meta.url)
  const loop = new Worker(stirrer, { workerData: { ...data, role: 'loop' } })
  const presser = new Worker(stirrer, { workerData: { ...data, role: 'press' } })
  const heart = pulseOf(data.memory, 'main')
  let posted = 0
  const flood = (): void => {
    heart.beat()
    if (posted - (words[2] ?? 0) >= WAITING * BATCH) return
    posted += BATCH
    const rows = new Float64Array(BATCH * ROW)
    for (let row = 0; row < BATCH; row += 1) rows[row * ROW] = row
    broker.postMessage(rows)
  }
  /** Floods for so long without ever resting, at a million messages a second. */
  const hold = (milliseconds: number, isDone: () => boolean = () => false): void => {
    const began = performance.now()
    let sent = 0
    for (let passed = 0; passed < milliseconds && !isDone(); passed = performance.now() - began) {
      for (; sent < passed / BATCH_MILLISECONDS; sent += 1) flood()
    }
  }
  const running = async (): Promise<void> => {
    const before = words[1] ?? 0
    while ((words[1] ?? 0) <= before) {
      heart.beat()
      await pause(5)
    }
  }
  try {
    await running()
    const figures: FloodFigures[] = []
    for (const way of ways) {
      const lastOrderAfter: number[] = []
      const begun = { at: performance.now(), orders: 0, messages: 0, time: 0 }
      for (let press = 0; press < presses; press += 1) {
        const latched = words[3] ?? 0
        const [orders = 0, messages = 0] = [words[1], words[2]]
        const started = performance.now()
        hold(BEFORE)
        begun.orders += (words[1] ?? 0) - orders
        begun.messages += (words[2] ?? 0) - messages
        begun.time += performance.now() - started
        words[4] = 0
        if (way === 'FLAG') {
          words[4] = now()
          gate.close()
          hold(AFTER)
        } else {
          presser.postMessage(way)
          hold(5_000, gate.isClosed)
          hold(AFTER)
        }
        lastOrderAfter.push(Math.max(0, (words[0] ?? 0) - (words[4] ?? 0)) / 1_000)
        const isLatched = way === 'FLAG' ? () => true : () => (words[3] ?? 0) > latched
        while (!isLatched()) await pause(5)
        broker.postMessage('rearm')
        await running()
      }
      figures.push({
        way,
        lastOrderAfter: lastOrderAfter.toSorted((one, other) => one - other),
        ordersASecond: (begun.orders / begun.time) * 1_000,
        messagesASecond: (begun.messages / begun.time) * 1_000,
      })
    }
    return figures
  } finally {
    await Promise.all([broker.terminate(), loop.terminate(), presser.terminate()])
    rmSync(directory, { recursive: true, force: true })
  }
}

/** A quantile of sorted figures. */
export function quantileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
