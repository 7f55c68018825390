import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identifier, type AccountId } from '#core/model/identifiers.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { openVenueState } from '#adapters/storage/venueState.ts'

const first = identifier<AccountId>('SIM-1')
const second = identifier<AccountId>('SIM-2')

describe('the books of the simulated venues', () => {
  let file = ''
  beforeEach(() => {
    file = path.join(mkdtempSync(path.join(tmpdir(), 'quarterdeck-')), 'venue.db')
  })
  afterEach(() => {
    rmSync(path.dirname(file), { recursive: true, force: true })
  })

  it('come back as they were saved, by account', () => {
    const opened = openVenueState(file)
    if (!opened.ok) throw new Error(opened.failure.message)
    expect(opened.store.load(first)).toBeNull()
    expect(opened.store.save(first, { cash: 1, orders: [] })).toBe(true)
    expect(opened.store.save(first, { cash: 2, orders: ['a'] })).toBe(true)
    expect(opened.store.save(second, { cash: 3 })).toBe(true)
    opened.store.close()
    const again = openVenueState(file)
    if (!again.ok) throw new Error(again.failure.message)
    expect(again.store.load(first)).toEqual({ cash: 2, orders: ['a'] })
    expect(again.store.load(second)).toEqual({ cash: 3 })
    again.store.close()
  })

  it('say no when they cannot be saved, and keep what was there', () => {
    const opened = openVenueState(file)
    if (!opened.ok) throw new Error(opened.failure.message)
    opened.store.save(first, 1)
    const other = openDatabase(file, 'The record')
    if (!other.ok) throw new Error(other.failure.message)
    other.database.run('BEGIN IMMEDIATE')
    expect(opened.store.save(first, 2)).toBe(false)
    other.database.run('ROLLBACK')
    expect(opened.store.load(first)).toBe(1)
    other.database.run(`UPDATE states SET state = '{'`)
    expect(opened.store.load(first)).toBeNull()
    other.database.close()
    opened.store.close()
  })

  it('are refused when the file is something else', () => {
    writeFileSync(file, 'a letter, not a database. '.repeat(100))
    expect(openVenueState(file)).toMatchObject({ ok: false, failure: { code: 'STORAGE_NOT_A_DATABASE' } })
    expect(openVenueState(path.join(path.dirname(file), 'no', 'venue.db'))).toMatchObject({
      ok: false,
      failure: { code: 'STORAGE_UNREADABLE' },
    })
  })
})
