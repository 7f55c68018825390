import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KillView } from '#contracts/records/safety.ts'
import { createKillLatchFile } from '#hosts/kill/killLatchFile.ts'
import { createEngineHalt } from '#hosts/kill/engineHalt.ts'
import { withHostFacts, type HostKillFacts } from '#hosts/kill/killPlate.ts'
import { createShortcutProof } from '#hosts/kill/shortcutProof.ts'
import type { KillRequest } from '#hosts/kill/killRequest.ts'
import { createKillSwitch } from '#hosts/kill/killSwitch.ts'
import { sentinelFile } from '#hosts/kill/killFiles.ts'
import { socketPath } from '#hosts/sockets/socketPath.ts'
import type { EngineName } from '#engines/kernel/engine.ts'
import { createSharedMemory, haltAnswer, sharedGate } from '#hosts/sharedMemory.ts'
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

/** With `answers` the broker's thread answers each drill at once. */
function desk(posts = true, answers = false) {
  const folder = temporaryFolder()
  const memory = createSharedMemory()
  const gate = sharedGate(memory)
  const posted: KillRequest[] = []
  const faults: string[] = []
  const closedAtPost: boolean[] = []
  const proof: { at: number | null } = { at: null }
  const clock = { now: 1_000_000_000 }
  const kept: unknown[] = []
  const kill = createKillSwitch({
    gate,
    memory,
    dataDirectory: folder,
    now: () => clock.now,
    post: (request) => {
      closedAtPost.push(gate.isClosed())
      posted.push(request)
      const { path: way, drill } = request
      if (answers && drill > 0) queueMicrotask(() => kill.answered({ path: way, drill, milliseconds: 0.5 }))
      return posts
    },
    holdDrillHeart: () => undefined,
    granted: { SHORTCUT: () => false },
    paths: ['BUTTON', 'SHORTCUT'],
    onDrilled: () => undefined,
    onPress: () => undefined,
    keepDrill: (report) => kept.push(report),
    halt: createEngineHalt({
      memory,
      isUp: () => false,
      tell: () => undefined,
      end: () => undefined,
      milliseconds: () => 0,
      onChange: () => undefined,
    }),
    shortcut: createShortcutProof({
      now: () => clock.now,
      read: () => proof.at,
      write: (at) => {
        proof.at = at
      },
    }),
    onFault: (text) => faults.push(text),
  })
  onTestFinished(kill.close)
  return { folder, gate, kill, posted, faults, closedAtPost, clock, kept }
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
    expect(await drill).toEqual({
      gateMilliseconds: 0.4,
      verified: 1,
      paths: 2,
      answers: [
        { path: 'BUTTON', milliseconds: 0.4 },
        { path: 'SHORTCUT', milliseconds: null },
      ],
    })
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
    entriesAsked: 0,
    cancelledEntries: 0,
    entriesRemaining: 0,
    protectiveOrdersLeft: 0,
    cancelMilliseconds: null,
    engines: [],
    unanswered: [],
    drill: null,
    flatten: null,
    reason: '',
    paths: [
      { path: 'BUTTON', verified: true, at: 1, note: '' },
      { path: 'SHORTCUT', verified: true, at: 1, note: '' },
    ],
  }
  const calm: HostKillFacts = { failed: new Map(), engines: [], press: null, spare: [] }
  const acknowledged = { name: 'risk', outcome: 'ACKNOWLEDGED', milliseconds: 3 } as const
  const halted: KillView = { ...view, state: 'HALTED', trippedAt: 1 }

  it('shows a way that failed its test, whatever the broker last heard', () => {
    expect(withHostFacts(view, { ...calm, failed: new Map([['SHORTCUT', 'did not answer']]) })).toMatchObject({
      state: 'DEGRADED',
      paths: [{ verified: true }, { verified: false, note: 'did not answer' }],
    })
  })

  it('changes nothing else', () => {
    expect(withHostFacts(view, calm)).toEqual(view)
    expect(withHostFacts(halted, { ...calm, failed: new Map([['BUTTON', 'x']]) }).state).toBe('HALTED')
  })

  it('is tripping from the press on, before the broker has said anything', () => {
    const press = { path: 'TRAY', at: 5, reason: 'enough' } as const
    expect(withHostFacts(view, { ...calm, press })).toMatchObject({ state: 'TRIPPING', path: 'TRAY', trippedAt: 5 })
  })

  it('never says halted while an engine has neither answered nor ended', () => {
    const waiting = { name: 'strategy', outcome: 'WAITING', milliseconds: null } as const
    expect(withHostFacts(halted, { ...calm, engines: [acknowledged, waiting] }).state).toBe('TRIPPING')
    const ended = { name: 'strategy', outcome: 'ENDED', milliseconds: 101 } as const
    expect(withHostFacts(halted, { ...calm, engines: [acknowledged, ended] })).toMatchObject({
      state: 'HALTED',
      engines: [acknowledged, ended],
    })
  })

  it('is unconfirmed while a broker that was ended by force has not come back, and says what to do', () => {
    const press = { path: 'BUTTON', at: 5, reason: 'enough' } as const
    const ended = { name: 'broker', outcome: 'ENDED', milliseconds: 251 } as const
    const shown = withHostFacts(view, { ...calm, press, engines: [ended] })
    expect(shown).toMatchObject({ state: 'HALTED_UNCONFIRMED', unanswered: [{ kind: 'ENGINE', what: 'broker' }] })
    expect(withHostFacts(halted, { ...calm, engines: [ended] }).state).toBe('HALTED')
  })

  it('is unconfirmed while the spare worker has left something', () => {
    const left = { kind: 'ORDER', what: 'a BUY X', text: 'it is still there' } as const
    expect(withHostFacts(halted, { ...calm, spare: [left] })).toMatchObject({
      state: 'HALTED_UNCONFIRMED',
      unanswered: [left],
    })
  })
})

describe('the halt of the engines', () => {
  function halting(up: readonly EngineName[]) {
    const memory = createSharedMemory()
    const told: string[] = []
    const ended: string[] = []
    const clock = { now: 0 }
    const halt = createEngineHalt({
      memory,
      isUp: (name) => up.includes(name),
      tell: (name) => told.push(name),
      end: (name) => ended.push(name),
      milliseconds: () => clock.now,
      onChange: () => undefined,
    })
    onTestFinished(halt.close)
    const outcome = (name: string) => halt.outcomes().find((one) => one.name === name)
    return { memory, halt, told, ended, clock, outcome }
  }

  it('tells each running engine once and reads its answer from the shared memory', async () => {
    const { memory, halt, told, ended, outcome } = halting(['broker', 'risk', 'strategy'])
    halt.begin(0)
    halt.begin(0)
    expect(told).toEqual(['broker', 'risk', 'strategy'].toSorted((a, b) => told.indexOf(a) - told.indexOf(b)))
    expect(outcome('data')).toMatchObject({ outcome: 'DOWN', milliseconds: null })
    expect(outcome('risk')?.outcome).toBe('WAITING')
    haltAnswer(memory, 'risk').note(1_250)
    await until('the answer', () => outcome('risk')?.outcome === 'ACKNOWLEDGED')
    expect(outcome('risk')?.milliseconds).toBe(1.25)
    expect(ended).toEqual([])
  })

  it('ends by force whoever has not answered in time, the broker last, but nobody who has', async () => {
    const { memory, halt, ended, clock, outcome } = halting(['broker', 'risk', 'strategy'])
    halt.begin(0)
    // This thread was held up, as a hung shell is: the answer was there in time all the same.
    haltAnswer(memory, 'risk').note(2_000)
    clock.now = 101
    await until('the end', () => ended.length > 0)
    expect(ended).toEqual(['strategy'])
    expect(outcome('risk')?.outcome).toBe('ACKNOWLEDGED')
    clock.now = 251
    await until('the second end', () => ended.length > 1)
    expect(ended).toEqual(['strategy', 'broker'])
    expect(outcome('broker')).toMatchObject({ outcome: 'ENDED', milliseconds: 251 })
    halt.clear()
    expect(halt.outcomes()).toEqual([])
  })
})

describe('the proof of the shortcut', () => {
  it('counts as not verified until its keys were pressed, and again after a month', async () => {
    const { kill, clock, gate, posted } = desk(true, true)
    await kill.drill()
    expect(kill.failed().get('SHORTCUT')).toContain('NOT verified')
    kill.testShortcut()
    kill.press('SHORTCUT', 'test')
    expect(gate.isClosed()).toBe(false)
    expect(posted.every(({ drill }) => drill !== 0)).toBe(true)
    await kill.drill()
    expect(kill.failed().get('SHORTCUT')).toBe('did not answer its last test')
    clock.now += 32 * 86_400_000_000
    await kill.drill()
    expect(kill.failed().get('SHORTCUT')).toContain('for a month')
  })

  it('kills by the press after the test, and by one that came too late for it', () => {
    const twice = desk()
    twice.kill.testShortcut()
    twice.kill.press('SHORTCUT', 'test')
    twice.kill.press('SHORTCUT', 'enough')
    expect(twice.gate.isClosed()).toBe(true)
    const late = desk()
    late.kill.testShortcut()
    late.clock.now += 20_000_001
    late.kill.press('SHORTCUT', 'enough')
    expect(late.gate.isClosed()).toBe(true)
  })

  it('keeps the result of a drill that somebody asked for, and of no other', async () => {
    const { kill, kept } = desk(true, true)
    await kill.drill()
    expect(kept).toEqual([])
    await kill.keptDrill()
    expect(kept).toMatchObject([{ paths: 2, verified: 1, gateMilliseconds: 0.5 }])
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
