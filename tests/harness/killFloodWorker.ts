// The thread of a broker under a flood: the real engine, the real guard of the gate, orders as fast as they go, and market
// messages in batches. It writes the time of every order that leaves into shared memory.
import { parentPort, workerData } from 'node:worker_threads'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createMemoryJournal } from '#adapters/storage/journal/memoryJournal.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import type { Venue } from '#engines/broker/ports.ts'
import { createInProcessHost, createSimulatedClock } from '#hosts/inProcess.ts'
import { createGateKeeper } from '#hosts/kill/gateKeeper.ts'
import { createKillLatchFile } from '#hosts/kill/killLatchFile.ts'
import { sharedGate } from '#hosts/sharedMemory.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildOrder, buildSession, REDUCING } from '../builders/trading.ts'
import type { FloodData, FloodWords } from './killFlood.ts'

const data = workerData as FloodData
const words: FloodWords = new Float64Array(data.words)
const { now } = createSystemClock()
const clock = createSimulatedClock(now())
const gate = sharedGate(data.memory)
const ROW = 4
const prices = new Float64Array(1_024)

const venue: Venue = {
  name: 'FLOOD',
  absenceIsProof: true,
  submit(order, at) {
    words[0] = now()
    words[1] = (words[1] ?? 0) + 1
    return [
      { type: 'OrderRejected', clientOrderId: order.clientOrderId, tsEvent: at, reason: { code: 'NO', text: 'No.' } },
    ]
  },
  cancel: () => [],
  onSlice: () => [],
  finalize: () => [],
  truth: () => ({ orders: [], fills: [], positions: {} }),
}

const engine = createBrokerEngine({
  journal: createMemoryJournal(sha256),
  opening: null,
  killGate: gate,
  killLatch: createKillLatchFile(data.directory),
  venueFor: () => venue,
  killPaths: [],
  sha256,
})
const host = createInProcessHost({ engines: [engine], run: '1', clock })
host.publish('SessionOpened', { session: buildSession(), instruments: [buildInstrument()] })
host.runUntilIdle()

createGateKeeper({
  dataDirectory: data.directory,
  memory: data.memory,
  now,
  latch: ({ path, pressedAt, gateClosedAt, reason }) => {
    host.post('broker', 'Kill', { path, pressedAt, gateClosedAt, reason, drill: false })
    host.runUntilIdle()
    words[3] = (words[3] ?? 0) + 1
  },
  onDrill: () => undefined,
  onFault: (text) => process.stderr.write(`${text}\n`),
})

let orders = 0
function trade(): void {
  if (clock.now() < now()) clock.advanceTo(now())
  for (let count = 0; count < 20 && !gate.isClosed(); count += 1) {
    orders += 1
    const order = buildOrder(`o${orders}`, { role: 'EXIT', side: 'SELL', reduceOnly: true, proposalId: null })
    host.post('broker', 'SubmitOrders', { orders: [order], mandate: REDUCING })
  }
  host.runUntilIdle()
  setImmediate(trade)
}

parentPort?.on('message', (message: Float64Array | 'rearm') => {
  if (message === 'rearm') {
    host.post('broker', 'Rearm', { checklist: ['1', '2', '3', '4', '5'], heldMilliseconds: 2_000 })
    host.runUntilIdle()
    gate.open()
    return
  }
  for (let at = 0; at < message.length; at += ROW) prices[(message[at] ?? 0) & 1_023] = message[at + 1] ?? 0
  words[2] = (words[2] ?? 0) + message.length / ROW
})
trade()
