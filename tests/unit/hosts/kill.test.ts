import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KillView } from '#contracts/records/safety.ts'
import { createKillLatchFile } from '#hosts/kill/killLatchFile.ts'
import { overlayFailedPaths } from '#hosts/kill/killPlate.ts'
import type { KillRequest } from '#hosts/kill/killRequest.ts'
import { createKillSwitch } from '#hosts/kill/killSwitch.ts'
import { sentinelFile } from '#hosts/kill/killFiles.ts'
import { socketPath } from '#hosts/sockets/socketPath.ts'
import { createSharedMemory, sharedGate } from '#hosts/sharedMemory.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'

const LATCHED = { path: 'BUTTON', reason: 'enough', at: 5 }

describe('kill latch file', () => {
  it('remembers a kill until it is released', () => {
    const folder = temporaryFolder()
    const latch = createKillLatchFile(folder)
    expect(latch.read()).toBeNull()
    expect(latch.latch(LATCHED)).toBe(true)
    expect(createKillLatchFile(folder).read()).toEqual(LATCHED)
    expect(latch.release()).toBe(true)
    expect(latch.release()).toBe(true)
    expect(createKillLatchFile(folder).read()).toBeNull()
  })

  it.each(['', '{', '{"path":1}', '[]', 'null'])('takes a file that holds %j for latched', (text) => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'kill.latch'), text)
    expect(createKillLatchFile(folder).read()).toMatchObject({ reason: expect.stringContaining('could not be read') })
  })

  it('says so when it cannot write', () => {
    expect(createKillLatchFile(path.join(temporaryFolder(), 'gone')).latch(LATCHED)).toBe(false)
  })
})

function desk(posts = true) {
  const folder = temporaryFolder()
  const memory = createSharedMemory()
  const gate = sharedGate(memory)
  const posted: KillRequest[] = []
  const faults: string[] = []
  const closedAtPost: boolean[] = []
  const kill = createKillSwitch({
    gate,
    memory,
    dataDirectory: folder,
    now: () => 1_000_000_000,
    post: (request) => {
      closedAtPost.push(gate.isClosed())
      posted.push(request)
      return posts
    },
    holdDrillHeart: () => undefined,
    granted: { SHORTCUT: () => false },
    paths: ['BUTTON', 'SHORTCUT'],
    onDrilled: () => undefined,
    onFault: (text) => faults.push(text),
  })
  onTestFinished(kill.close)
  return { folder, gate, kill, posted, faults, closedAtPost }
}

describe('kill switch', () => {
  it('closes the gate in the very call, before the broker hears of it', () => {
    const { gate, kill, posted, closedAtPost } = desk()
    kill.press('TRAY', 'enough', 999_000_000)
    expect(gate.isClosed()).toBe(true)
    expect(closedAtPost).toEqual([true])
    expect(posted).toEqual([
      { path: 'TRAY', pressedAt: 999_000_000, gateClosedAt: 1_000_000_000, reason: 'enough', drill: 0 },
    ])
  })

  it.each([undefined, 0, 1_000_000_001, 900_000_000])(
    'takes its own time where the screen’s (%s) cannot be true',
    (pressedAt) => {
      const { kill, posted } = desk()
      kill.press('BUTTON', 'enough', pressedAt)
      expect(posted[0]?.pressedAt).toBe(1_000_000_000)
    },
  )

  it('leaves the sentinel file when the broker is down, at once, or silent, after a quarter of a second', async () => {
    const down = desk(false)
    down.kill.press('BUTTON', 'enough')
    expect(readFileSync(sentinelFile(down.folder), 'utf8')).toBe('enough\n')
    const silent = desk()
    silent.kill.press('BUTTON', 'enough')
    expect(existsSync(sentinelFile(silent.folder))).toBe(false)
    await until('the file', () => existsSync(sentinelFile(silent.folder)), 1_000)
  })

  it('leaves no file when the broker has latched the kill', async () => {
    const { kill, folder } = desk()
    kill.press('BUTTON', 'enough')
    kill.confirmed()
    await new Promise((resolve) => setTimeout(resolve, 350))
    expect(existsSync(sentinelFile(folder))).toBe(false)
  })

  it('drills without closing the gate, and names the ways that did not answer', async () => {
    const { kill, gate, posted } = desk()
    const drill = kill.drill()
    await until('the posts', () => posted.length === 1)
    expect(posted[0]).toMatchObject({ path: 'BUTTON', drill: 1 })
    kill.answered({ path: 'BUTTON', drill: 1, milliseconds: 0.4 })
    expect(await drill).toEqual({ gateMilliseconds: 0.4, verified: 1, paths: 2 })
    expect([...kill.failed().keys()]).toEqual(['SHORTCUT'])
    expect(gate.isClosed()).toBe(false)
  })
})

describe('kill plate', () => {
  const view: KillView = {
    key: 'current',
    state: 'READY',
    path: null,
    trippedAt: null,
    gateMilliseconds: null,
    cancelledEntries: 0,
    entriesRemaining: 0,
    protectiveOrdersLeft: 0,
    reason: '',
    paths: [
      { path: 'BUTTON', verified: true, at: 1, note: '' },
      { path: 'SHORTCUT', verified: true, at: 1, note: '' },
    ],
  }
  const change = { table: 'kill', added: [], updated: [view], removed: [] } as const

  it('shows a way that failed its test, whatever the broker last heard', () => {
    const [shown] = overlayFailedPaths([change], new Map([['SHORTCUT', 'did not answer']]))
    expect(shown?.updated[0]).toMatchObject({
      state: 'DEGRADED',
      paths: [{ verified: true }, { verified: false, note: 'did not answer' }],
    })
  })

  it('changes nothing else', () => {
    expect(overlayFailedPaths([change], new Map())).toEqual([change])
    const halted = { ...change, updated: [{ ...view, state: 'HALTED' as const }] }
    expect(overlayFailedPaths([halted], new Map([['BUTTON', 'x']]))[0]?.updated[0]).toMatchObject({ state: 'HALTED' })
  })
})

describe('the gate’s socket', () => {
  it('lies in the data directory where its path is short enough, and is never shared by two directories', () => {
    expect(socketPath('/home/me/data', 'gate')).toBe('/home/me/data/gate.sock')
    const long = `/home/${'x'.repeat(120)}`
    expect(socketPath(long, 'gate').length).toBeLessThanOrEqual(100)
    expect(socketPath(long, 'gate')).not.toBe(socketPath(`${long}y`, 'gate'))
  })

  it('can be asked about a folder this user may not write', () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o500)
    expect(socketPath(folder, 'gate')).toContain('gate.sock')
    chmodSync(folder, 0o700)
  })
})
