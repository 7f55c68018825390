import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KillPath } from '#contracts/records/safety.ts'
import { createKillLatchFile } from '#hosts/kill/killLatchFile.ts'
import { buildOrder } from '../../builders/trading.ts'
import { brokerBench, testJournal, type BrokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const PATHS: readonly KillPath[] = [
  'BUTTON',
  'SHORTCUT',
  'TRAY',
  'COMMAND_LINE',
  'SENTINEL_FILE',
  'HEARTBEAT_LOSS',
  'LOSS_LIMIT',
]
const YEAR = 365 * 86_400_000_000
const KILLED_AT = 30 * YEAR

interface Damage {
  /** What is done to the files between the two lives. */
  readonly between?: (latch: string, backup: string) => void
  /** The journal is that of a backup from before the kill. */
  readonly olderJournal?: true
  readonly startAt?: number
  readonly killPaths?: readonly KillPath[]
  /** The kill itself could not be written into the journal. */
  readonly fullDisk?: true
}

const DAMAGES: Readonly<Record<string, Damage>> = {
  'a restart': {},
  'a restored backup of the journal from before the kill': { olderJournal: true },
  'a restored backup of the latch': { between: (latch, backup) => copyFileSync(backup, latch) },
  'a second instance on the same files': { startAt: KILLED_AT },
  'a clock that was turned back by ten years': { startAt: KILLED_AT - 10 * YEAR },
  'a clock that was turned forward by ten years': { startAt: KILLED_AT + 10 * YEAR },
  'an edited configuration without a single way to kill': { killPaths: [] },
  'an edited latch': { between: (latch) => writeFileSync(latch, '{"path":null}') },
  'an emptied latch': { between: (latch) => writeFileSync(latch, '') },
  'a deleted latch': { between: (latch) => rmSync(latch) },
  'a full disk at the press': { fullDisk: true },
}

function press(bench: BrokerBench, way: KillPath): void {
  const pressedAt = bench.host.clock.now()
  bench.host.post('broker', 'Kill', { path: way, pressedAt, gateClosedAt: null, reason: 'test', drill: false })
  bench.host.runUntilIdle()
}

describe.each(Object.entries(DAMAGES))('a kill over %s', (_, damage) => {
  it.each(PATHS)('stays on, pressed by %s', (way) => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'kill.latch')
    const latch = createKillLatchFile(folder)
    const venue = new FakeVenue()
    const remains = { latch: { ...latch, held: null, isStuck: false }, journal: testJournal() }
    const first = brokerBench({ venue, startAt: KILLED_AT, remains })
    first.open()
    if (damage.fullDisk === true) first.journal.refuse = 'JOURNAL_FULL'
    press(first, way)
    first.journal.refuse = null
    copyFileSync(file, path.join(folder, 'backup'))
    damage.between?.(file, path.join(folder, 'backup'))

    const again = createKillLatchFile(folder)
    const second = brokerBench({
      venue,
      run: '2',
      startAt: damage.startAt ?? KILLED_AT + 1,
      remains: {
        latch: { ...again, held: null, isStuck: false },
        journal: damage.olderJournal === true ? testJournal() : first.journal,
      },
      ...(damage.killPaths === undefined ? {} : { killPaths: damage.killPaths }),
    })
    second.open()
    second.submit([buildOrder('entry')])
    expect(second.gate.closed).toBe(true)
    expect(second.table('kill')).toMatchObject([{ state: 'HALTED' }])
    expect(second.orders.get('entry')?.status).toBe('DENIED')
    expect(venue.received).toEqual([])
    expect(createKillLatchFile(folder).read()).not.toBeNull()
  })
})
