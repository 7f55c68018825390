// How long it takes from a press of the kill switch to the closed gate, by each way to press it, while a simulated market
// runs at full speed over real threads. Run it with `npm run bench killLatency` or `node tests/bench/killLatency.ts [presses]`.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { WebSocket } from 'ws'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { leaveSentinel } from '#hosts/kill/sentinel.ts'
import { findProgram } from '#hosts/program.ts'
import { openServer } from '#hosts/server.ts'
import { createConfSettings } from '#adapters/settings/confSettings.ts'
import { openWorkstation } from '#hosts/workstation.ts'
import { measureKillCancels } from '../harness/killCancels.ts'
import { measureKillFlood, quantileOf } from '../harness/killFlood.ts'

const FLOOD_WORDS = {
  FLAG: 'flag closed by the main thread, under the flood',
  COMMAND_LINE: 'socket of the gate, under the flood, main thread held up',
  SENTINEL_FILE: 'sentinel file, under the flood, main thread held up',
} as const
const PRESSES = Number(process.argv[2] ?? 100)
const HEARTBEAT_LOSSES = Math.max(1, Math.round(PRESSES / 20))
const CEREMONY = { checklist: ['1', '2', '3', '4', '5'], heldMilliseconds: 2_000 }
const SIMULATION = {
  mode: 'SIM',
  source: { kind: 'simulator', seed: 1, startAt: 1_704_205_800_000_000 },
  startingCash: 100_000_000_000,
  currency: 'USD',
}

const program = findProgram()
const dataDirectory = mkdtempSync(path.join(tmpdir(), 'quarterdeck-bench-'))

/** One way to press: resolves with the milliseconds from the press to the closed gate. */
interface Way {
  readonly name: string
  readonly presses: number
  press(): Promise<number>
}

const opened = await openWorkstation({
  dataDirectory,
  workers: program.workers,
  resources: program.resources,
  version: program.version,
  runtime: 'bench',
  shellPaths: {},
  openSettings: createConfSettings,
  chooseFile: null,
})
if (!opened.ok) throw new Error(opened.failure.message)
const workstation = opened.reply
await command('desk', 'StartSession', SIMULATION)
await command('data', 'SetMarketSpeed', { speed: 10_000 })
await command('data', 'PlayMarket', {})

const server = await openServer({
  port: 0,
  rendererFolder: program.renderer,
  connect: (carrier) => workstation.hub.connect(carrier),
  milliseconds: () => performance.now(),
})
const socket = server.ok ? await signIn(server.reply.issueAddress()) : null
if (!server.ok) process.stderr.write(`${server.failure.message} The way through a screen is left out.\n`)

const ways: readonly Way[] = [
  {
    name: 'shortcut, tray or button, in the main thread',
    presses: PRESSES,
    press: () => timed(() => workstation.kill.press('SHORTCUT', 'bench')),
  },
  ...(socket === null
    ? []
    : [
        {
          name: 'button of a screen, over its WebSocket',
          presses: PRESSES,
          press: () => timed(() => pressOnScreen(socket)),
        },
      ]),
  { name: 'sentinel file', presses: PRESSES, press: () => timed(() => leaveSentinel(dataDirectory, 'bench')) },
  { name: 'quarterdeck kill, with the start of its process', presses: PRESSES, press: () => timed(runCommandLine) },
  { name: 'loss of the main heartbeat (3 s by design)', presses: HEARTBEAT_LOSSES, press: loseHeartbeat },
]
for (const way of ways) {
  const times: number[] = []
  for (let press = 0; press < way.presses; press += 1) {
    await command('data', 'PlayMarket', {})
    times.push(await way.press())
    await rearm(workstation)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(3)
  process.stdout.write(
    `${way.name}: ${sorted.length} presses, press to closed gate p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms\n`,
  )
}

for (const { way, lastOrderAfter, ordersASecond, messagesASecond } of await measureKillFlood(Math.min(PRESSES, 100))) {
  const at = (share: number): string => quantileOf(lastOrderAfter, share).toFixed(3)
  process.stdout.write(
    `${FLOOD_WORDS[way]}: ${lastOrderAfter.length} presses, press to last order p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms; ${Math.round(ordersASecond)} orders and ${Math.round(messagesASecond)} market messages a second before it\n`,
  )
}
const { working, arrivedAfter, haltedAfter } = await measureKillCancels(4, 125)
process.stdout.write(
  `${working} working orders on 4 venues: ${arrivedAfter.length} cancels arrived, p50 ${quantileOf(arrivedAfter, 0.5).toFixed(0)} ms, last ${quantileOf(arrivedAfter, 1).toFixed(0)} ms after the press; HALTED on all after ${haltedAfter.toFixed(0)} ms\n`,
)

socket?.terminate()
if (server.ok) await server.reply.close()
await workstation.close()
rmSync(dataDirectory, { recursive: true, force: true })

async function timed(press: () => void): Promise<number> {
  const before = performance.now()
  press()
  while (!workstation.isGateClosed()) await new Promise((resolve) => setImmediate(resolve))
  return performance.now() - before
}

function pressOnScreen(screen: WebSocket): void {
  screen.send(encodeWire({ kind: 'command', id: 1, channel: 'desk', type: 'PressKill', payload: { pressedAt: 1 } }))
}

function runCommandLine(): void {
  const built = path.join(program.root, 'out', 'main', 'cli.js')
  spawn(process.execPath, [built, 'kill', '--data-dir', dataDirectory], { stdio: 'ignore' })
}

/** Blocks this thread as a hung shell would, and asks the broker afterwards when its thread closed the gate. */
async function loseHeartbeat(): Promise<number> {
  const before = performance.now()
  while (performance.now() - before < 3_600) if (workstation.isGateClosed()) break
  const took = performance.now() - before
  await settled(() => workstation.record('kill', 'current')?.state === 'HALTED')
  return took
}

async function rearm(desk: Workstation): Promise<void> {
  await settled(() => desk.record('kill', 'current')?.state === 'HALTED')
  await command('broker', 'Rearm', CEREMONY)
  await settled(() => desk.record('kill', 'current')?.state !== 'HALTED' && !desk.isGateClosed())
  await command('risk', 'ResumeEntries', {})
}

async function settled(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('the workstation did not settle')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

async function command(channel: 'desk' | 'data' | 'broker' | 'risk', type: string, payload: unknown): Promise<void> {
  const result = await workstation.execute({ channel, type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.message}`)
}

async function signIn(address: string): Promise<WebSocket> {
  const { headers } = await fetch(address, { redirect: 'manual' })
  const { host } = new URL(address)
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const screen = new WebSocket(`ws://${host}/ui`, { headers: { cookie, origin: `http://${host}` } })
  await new Promise((resolve, reject) => screen.once('open', resolve).once('error', reject))
  screen.on('message', (data: Buffer) => void decodeWire(data.toString('utf8')))
  screen.send(encodeWire({ kind: 'hello', protocol: 1 }))
  return screen
}
