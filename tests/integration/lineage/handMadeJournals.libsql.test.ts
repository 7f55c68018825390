import { expect, it } from 'vitest'
import { chooseDriver } from '#adapters/storage/sqlite/driver.ts'
import { lineageSuite } from './lineageSuite.ts'

// The runtime of Electron 33. The two packages must not be loaded into one process, so this file has a process of its own.
Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '9' } })

it('uses libsql here', () => {
  expect(chooseDriver()).toBe('libsql')
})

lineageSuite()
