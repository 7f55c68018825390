import { connect } from 'node:net'
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateKeeper } from '#hosts/kill/gateKeeper.ts'
import { askGate } from '#hosts/kill/askGate.ts'
import { sentinelFile } from '#hosts/kill/killFiles.ts'
import { socketPath } from '#hosts/sockets/socketPath.ts'
import type { DrillAnswer, KillRequest } from '#hosts/kill/killRequest.ts'
import { leaveDrillSentinel, leaveSentinel } from '#hosts/kill/sentinel.ts'
import { createSharedMemory, drillMarker, pulseOf, sharedGate } from '#hosts/sharedMemory.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'

const { now } = createSystemClock()

function keeperOn(dataDirectory: string, beating = true) {
  const memory = createSharedMemory()
  const latched: KillRequest[] = []
  const drills: DrillAnswer[] = []
  const faults: string[] = []
  const keeper = createGateKeeper({
    dataDirectory,
    memory,
    now,
    latch: (request) => latched.push(request),
    onDrill: (answer) => drills.push(answer),
    onFault: (text) => faults.push(text),
  })
  const heart = { beating }
  const beat = setInterval(() => {
    if (heart.beating) pulseOf(memory, 'main').beat()
    pulseOf(memory, 'drill').beat()
  }, 50)
  onTestFinished(() => {
    clearInterval(beat)
    keeper.close()
  })
  return { keeper, gate: sharedGate(memory), marker: drillMarker(memory), latched, drills, faults, heart }
}

const press = (drill = 0): KillRequest => ({
  path: 'COMMAND_LINE',
  pressedAt: now(),
  gateClosedAt: null,
  reason: 'test',
  drill,
})
const listening = (folder: string) => until('the socket', () => existsSync(socketPath(folder, 'gate')))

describe('gate keeper', () => {
  it('closes the gate for a request over its socket before it answers', async () => {
    const folder = temporaryFolder()
    const { gate, latched } = keeperOn(folder)
    await listening(folder)
    expect(gate.isClosed()).toBe(false)
    expect(await askGate(socketPath(folder, 'gate'), press(), 2_000)).toMatchObject({ ok: true })
    expect(gate.isClosed()).toBe(true)
    expect(latched).toMatchObject([{ path: 'COMMAND_LINE', reason: 'test' }])
  })

  it('lets nobody but this user at the socket', async () => {
    const folder = temporaryFolder()
    keeperOn(folder)
    await listening(folder)
    await until('the mode', () => (statSync(socketPath(folder, 'gate')).mode & 0o777) === 0o600)
  })

  it('works in a data directory whose path is too long for a socket', async () => {
    const folder = path.join(temporaryFolder(), 'a'.repeat(90), 'b'.repeat(30))
    mkdirSync(folder, { recursive: true })
    const { gate } = keeperOn(folder)
    await listening(folder)
    expect(statSync(path.dirname(socketPath(folder, 'gate'))).mode & 0o777).toBe(0o700)
    expect(await askGate(socketPath(folder, 'gate'), press(), 2_000)).toMatchObject({ ok: true })
    expect(gate.isClosed()).toBe(true)
  })

  it.each([
    ['no JSON', 'kill\n'],
    ['another shape', '{"kill":true}\n'],
    ['an unknown path', '{"path":"MAGIC","pressedAt":1,"gateClosedAt":null,"reason":"","drill":0}\n'],
    ['a flood', 'x'.repeat(10_000)],
  ])('hangs up on %s', async (_what, text) => {
    const folder = temporaryFolder()
    const { gate, latched } = keeperOn(folder)
    await listening(folder)
    const answer = await new Promise<string>((resolve) => {
      let heard = ''
      const socket = connect(socketPath(folder, 'gate'), () => socket.write(text))
      socket.on('data', (part) => (heard += part.toString()))
      socket.on('close', () => resolve(heard))
      socket.on('error', () => undefined)
    })
    expect(answer).toBe('')
    expect(gate.isClosed()).toBe(false)
    expect(latched).toEqual([])
  })

  it('answers null where no gate listens', async () => {
    expect(await askGate(socketPath(temporaryFolder(), 'gate'), press(), 500)).toBeNull()
  })

  it('takes over a socket that a dead process left behind', async () => {
    const folder = temporaryFolder()
    writeFileSync(socketPath(folder, 'gate'), '')
    const { faults } = keeperOn(folder)
    await until('an answer', () => faults.length === 0 && statSync(socketPath(folder, 'gate')).isSocket())
    expect(await askGate(socketPath(folder, 'gate'), press(1), 2_000)).toMatchObject({ ok: true })
  })

  it('acts on the sentinel file, whatever it holds, and takes it away', async () => {
    const folder = temporaryFolder()
    const { gate, latched } = keeperOn(folder)
    leaveSentinel(folder, 'drill: but not a number')
    await until('the gate', gate.isClosed, 1_000)
    await until('the file to go', () => !existsSync(sentinelFile(folder)))
    expect(latched[0]).toMatchObject({ path: 'SENTINEL_FILE', drill: 0 })
  })

  it('acts on a sentinel that was there before it, that is a folder, or that cannot be read', async () => {
    for (const leave of [
      (file: string) => writeFileSync(file, ''),
      (file: string) => mkdirSync(file),
      (file: string) => {
        writeFileSync(file, 'stop')
        chmodSync(file, 0)
      },
    ]) {
      const folder = temporaryFolder()
      leave(sentinelFile(folder))
      const { gate } = keeperOn(folder)
      expect(gate.isClosed()).toBe(true)
    }
  })

  it('tells drills from kills on every path, and answers only the drill that is on', async () => {
    const folder = temporaryFolder()
    const { keeper, gate, marker, latched, drills } = keeperOn(folder)
    await listening(folder)
    marker.set(7)
    keeper.request({ ...press(7), path: 'BUTTON' })
    keeper.request({ ...press(6), path: 'TRAY' })
    await askGate(socketPath(folder, 'gate'), press(7), 2_000)
    leaveDrillSentinel(folder, 7)
    await until('three answers', () => drills.length === 3)
    expect(drills.map((answer) => answer.path).toSorted()).toEqual(['BUTTON', 'COMMAND_LINE', 'SENTINEL_FILE'])
    expect(gate.isClosed()).toBe(false)
    expect(latched).toEqual([])
  })

  it('closes the gate three seconds after the last beat of the main thread', async () => {
    const { gate, latched, heart } = keeperOn(temporaryFolder())
    await until('two looks', () => true)
    const before = performance.now()
    heart.beating = false
    await until('the gate', gate.isClosed, 6_000)
    const took = performance.now() - before
    expect(took).toBeGreaterThan(2_800)
    expect(took).toBeLessThan(4_000)
    expect(latched).toMatchObject([{ path: 'HEARTBEAT_LOSS', drill: 0 }])
  })
})
