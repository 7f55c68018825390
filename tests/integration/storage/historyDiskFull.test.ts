import { describe, expect, it, vi } from 'vitest'
import { MINUTE } from '#core/time/duration.ts'
import type * as driverModule from '#adapters/storage/sqlite/driver.ts'
import { bars, MINUTES, openHistory, reply } from '../../helpers/historyRig.ts'

/** Pages of 4 kB a file may have; SQLite answers as on a full disk beyond. */
const PAGES = 120

vi.mock(import('#adapters/storage/sqlite/driver.ts'), async (original): Promise<typeof driverModule> => {
  const real = await original()
  return {
    ...real,
    connect(...words) {
      const connection = real.connect(...words)
      connection.exec(`PRAGMA max_page_count = ${PAGES}`)
      return connection
    },
  }
})

describe('the history on a full disk', () => {
  it('stores a batch whole or not at all, serves what it has, and goes on when there is space', () => {
    const { history } = openHistory()
    const stored: number[] = []
    let refused = 0
    for (let batch = 0; batch < 40; batch += 1) {
      const taken = history.ingest(MINUTES, bars(700, batch * 700 * MINUTE, MINUTE), 1)
      if (taken.ok) stored.push(batch)
      else {
        expect(taken.failure.code).toBe('STORAGE_FULL')
        refused += 1
      }
    }
    expect(stored.length).toBeGreaterThan(5)
    expect(refused).toBeGreaterThan(5)
    const rows = reply(history.range(MINUTES, 0, Number.POSITIVE_INFINITY))
    expect(rows.ts).toHaveLength(stored.length * 700)
    expect([...new Set(Array.from(rows.ts, (ts) => Math.floor(ts / (700 * MINUTE))))]).toEqual(stored)
    expect(reply(history.verify())).toEqual({ series: 1, rows: rows.ts.length, damage: [] })
    const [first = 0] = stored
    const gone = reply(history.versions(MINUTES, first * 700 * MINUTE, (first + 4) * 700 * MINUTE))
    expect(reply(history.evict(MINUTES, first * 700 * MINUTE, (first + 4) * 700 * MINUTE, gone))).toBe(true)
    expect(reply(history.ingest(MINUTES, bars(700, 1_000_000 * MINUTE, MINUTE), 1)).added).toBe(700)
    history.close()
  })
})
