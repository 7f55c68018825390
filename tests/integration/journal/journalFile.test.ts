import { expect, it } from 'vitest'
import { chooseDriver } from '#adapters/storage/sqlite/driver.ts'
import { journalSuite } from './journalSuite.ts'

it('uses better-sqlite3 here', () => {
  expect(chooseDriver()).toBe('better-sqlite3')
})

journalSuite()
