// One thread of the sweep benchmark: runs the pairs it is sent over closes that all threads share.
import { parentPort } from 'node:worker_threads'
import { sweepAverageCrosses } from '#quant/sweeps/averageCrossSweep.ts'
import type { SweepTask } from './sweepPool.ts'

parentPort?.on('message', ({ closes, pairs, cost }: SweepTask) => {
  parentPort?.postMessage(sweepAverageCrosses(new Float64Array(closes), pairs, cost))
})
