// SMAX: one run of two averages over a million bars, and a sweep of 1,000 pairs on one thread and on two. Run it with
// `npm run bench averageSweep`.
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import { type CrossOutcomes, type CrossPair, sweepAverageCrosses } from '#quant/sweeps/averageCrossSweep.ts'
import { dataBars } from './harness/dataBars.ts'
import { runWorkloads } from './harness/runWorkloads.ts'
import { openSweepPool } from './harness/sweepPool.ts'
import type { Figures } from './harness/workload.ts'

const COST = 0.0005
const FASTS = 20
const SLOWS = 50

const { close } = dataBars()
const shared = new SharedArrayBuffer(close.byteLength)
new Float64Array(shared).set(close)
const single: readonly CrossPair[] = [{ fast: 10, slow: 30 }]
/** Neighbours share their fast average, so that a thread that takes a run of them averages few lengths. */
const pairs: readonly CrossPair[] = Array.from({ length: FASTS * SLOWS }, (_, index) => ({
  fast: 5 + Math.floor(index / SLOWS),
  slow: 30 + 2 * (index % SLOWS),
}))
const [one, two] = [openSweepPool(1), openSweepPool(2)]

await runWorkloads([
  {
    name: 'SMAX single run',
    unit: 'bar',
    operations: close.length,
    tolerance: 0,
    goal: { nanoseconds: 10 },
    contenders: [
      {
        name: 'sweepAverageCrosses of one pair',
        role: 'ours',
        run: () => figuresOf(sweepAverageCrosses(close, single, COST)),
      },
      { name: 'bar by bar, two objects', role: 'reference', run: barByBar },
    ],
  },
  {
    name: 'SMAX sweep, 1,000 pairs, 2 threads',
    unit: 'bar-pair',
    operations: close.length * pairs.length,
    tolerance: 0,
    // 10 s for all of them.
    goal: { nanoseconds: 10 },
    contenders: [
      { name: 'two threads', role: 'ours', run: async () => figuresOf(await two.sweep(shared, pairs, COST)) },
      { name: 'one thread', role: 'reference', run: async () => figuresOf(await one.sweep(shared, pairs, COST)) },
    ],
  },
])
await one.close()
await two.close()

function figuresOf({ equity, changes }: CrossOutcomes): Figures {
  return { equity, changes }
}

/** The run as a strategy would do it. */
function barByBar(): Figures {
  const fast = new SimpleMovingAverage(10)
  const slow = new SimpleMovingAverage(30)
  let equity = 1
  let changes = 0
  let isLong = false
  let before = Number.NaN
  for (let row = 0; row < close.length; row += 1) {
    const price = close[row] ?? Number.NaN
    if (isLong) equity *= price / before
    before = price
    const isAbove = (fast.update(price) ?? Number.NaN) > (slow.update(price) ?? Number.NaN)
    if (isAbove === isLong) continue
    isLong = isAbove
    changes += 1
    equity *= 1 - COST
  }
  return { equity, changes }
}
