// Two roles of the kill flood beside the broker: one loops for ever as a broken strategy does, one presses the switch from
// outside while the main thread is held up.
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { askGate } from '#hosts/kill/askGate.ts'
import { leaveSentinel } from '#hosts/kill/sentinel.ts'
import { socketPath } from '#hosts/sockets/socketPath.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import type { FloodData } from './killFlood.ts'

const data = workerData as FloodData & { readonly role: 'loop' | 'press' }
const { now } = createSystemClock()
if (data.role === 'loop') for (;;);

parentPort?.on('message', (way: 'COMMAND_LINE' | 'SENTINEL_FILE') => void press(way))

async function press(way: 'COMMAND_LINE' | 'SENTINEL_FILE'): Promise<void> {
  const words = new Float64Array(data.words)
  await pause(20)
  const pressedAt = now()
  words[4] = pressedAt
  if (way === 'SENTINEL_FILE') leaveSentinel(data.directory, 'flood')
  else {
    const request = { path: way, pressedAt, gateClosedAt: null, reason: 'flood', drill: 0 } as const
    await askGate(socketPath(data.directory, 'gate'), request, 5_000)
  }
}
