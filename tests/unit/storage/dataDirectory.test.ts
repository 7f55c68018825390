import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseDataDirectory, dataPaths, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'

const linux = { chosen: null, environment: {}, platform: 'linux', home: '/home/ada' } as const

describe('the place of the data', () => {
  it('is the one of the platform', () => {
    expect(chooseDataDirectory(linux)).toBe('/home/ada/.local/share/quarterdeck')
    expect(chooseDataDirectory({ ...linux, environment: { XDG_DATA_HOME: '/data' } })).toBe('/data/quarterdeck')
    expect(chooseDataDirectory({ ...linux, environment: { XDG_DATA_HOME: '' } })).toBe(
      '/home/ada/.local/share/quarterdeck',
    )
    expect(chooseDataDirectory({ ...linux, platform: 'darwin', home: '/Users/ada' })).toBe(
      '/Users/ada/Library/Application Support/Quarterdeck',
    )
    const windows = chooseDataDirectory({ ...linux, platform: 'win32', environment: { LOCALAPPDATA: '/local' } })
    expect(windows).toBe(path.join('/local', 'Quarterdeck'))
  })

  it('gives way to the environment and that to the command line', () => {
    const environment = { QUARTERDECK_DATA: '/from/environment', XDG_DATA_HOME: '/data' }
    expect(chooseDataDirectory({ ...linux, environment })).toBe('/from/environment')
    expect(chooseDataDirectory({ ...linux, environment, chosen: '/from/option' })).toBe('/from/option')
    expect(chooseDataDirectory({ ...linux, environment, chosen: 'here' })).toBe(path.resolve('here'))
  })
})

describe('preparing the data directory', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('creates it for this user alone and leaves nothing in it', () => {
    const root = path.join(folder, 'deep', 'inside')
    expect(prepareDataDirectory(root)).toEqual({ ok: true, paths: dataPaths(root) })
    expect(statSync(root).mode & 0o077).toBe(0)
    expect(readdirSync(root)).toEqual([])
    expect(prepareDataDirectory(root).ok).toBe(true)
  })

  it('refuses what cannot be a directory, with the way out', () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    const result = prepareDataDirectory(path.join(file, 'below'))
    expect(result).toMatchObject({ ok: false, failure: { code: 'DATA_DIRECTORY_UNWRITABLE' } })
    expect(!result.ok && result.failure.message).toContain('--data-dir')
  })
})
