import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { missingPackages } from '../../../build/setup/debian.mjs'
import { electronSwitches, hasDisplay } from '../../../build/setup/display.mjs'
import { putFirstInPath } from '../../../build/setup/node.mjs'
import { exitCodeOf, lastLines, run } from '../../../build/setup/run.mjs'
import { runWhileItMakesProgress } from '../../../build/setup/stalling.mjs'
import { hashFile, hashTree, listFiles, readStamp, writeStamp } from '../../../build/setup/stamp.mjs'
import { nodeFits } from '../../../build/setup/version.mjs'

const folders: string[] = []

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-setup-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('the Node that runs the project', () => {
  it.each([
    ['18.20.4', '9', false],
    ['20.20.2', '9', false],
    ['22.13.1', '9', false],
    ['22.14.0', '10', true],
    ['24.21.0', '10', true],
    ['25.0.0', '10', false],
    ['24.0.0', undefined, false],
  ])('%s with Node-API %s fits: %s', (node, napi, fits) => {
    expect(nodeFits({ node, napi })).toBe(fits)
  })

  it('comes first in PATH, once', () => {
    const env: NodeJS.ProcessEnv = { PATH: ['/usr/bin', '/tools/bin'].join(':') }
    putFirstInPath(env, '/tools/bin/node', '/project')
    putFirstInPath(env, '/tools/bin/node', '/project')
    expect(env['PATH']).toBe('/tools/bin:/project/node_modules/.bin:/usr/bin')
  })
})

describe('the list of installed Debian packages', () => {
  it('names what is not installed, in the order wanted', () => {
    const listing = 'libnss3 installed\nlibgbm1 config-files\nxvfb not-installed\n'
    expect(missingPackages(['xvfb', 'libnss3', 'libgbm1', 'unzip'], listing)).toEqual(['xvfb', 'libgbm1', 'unzip'])
  })

  it('accepts a library under its 64-bit time name and several architectures', () => {
    expect(
      missingPackages(['libgtk-3-0', 'libnss3'], 'libgtk-3-0t64 installed\nlibnss3 installed\nlibnss3 unknown'),
    ).toEqual([])
  })

  it('takes everything as missing when dpkg-query says nothing', () => {
    expect(missingPackages(['xvfb'], '')).toEqual(['xvfb'])
  })
})

describe('stamps', () => {
  it('changes with content, name and number of files, and with nothing else', () => {
    const build = (files: Readonly<Record<string, string>>): string => {
      const root = emptyFolder()
      mkdirSync(join(root, 'src/deep'), { recursive: true })
      for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content)
      return hashTree(root, ['src', 'lock.json'])
    }
    const original = build({ 'src/a.ts': 'one', 'src/deep/b.ts': 'two' })
    expect(build({ 'src/deep/b.ts': 'two', 'src/a.ts': 'one', 'outside.ts': 'x' })).toBe(original)
    const others = [
      build({ 'src/a.ts': 'one', 'src/deep/b.ts': 'tw0' }),
      build({ 'src/a.ts': 'one', 'src/deep/c.ts': 'two' }),
      build({ 'src/a.ts': 'onetwo', 'src/deep/b.ts': '' }),
      build({ 'src/a.ts': 'one' }),
      build({ 'src/a.ts': 'one', 'src/deep/b.ts': 'two', 'lock.json': '{}' }),
    ]
    expect(new Set([original, ...others]).size).toBe(others.length + 1)
  })

  it('lists files below a folder and nothing for a missing one', () => {
    const root = emptyFolder()
    mkdirSync(join(root, 'a/b'), { recursive: true })
    writeFileSync(join(root, 'a/b/c.txt'), 'c')
    expect(listFiles(root, 'a')).toEqual(['a/b/c.txt'])
    expect(listFiles(root, 'nowhere')).toEqual([])
    expect(hashFile(join(root, 'nowhere'))).toBeNull()
  })

  it('reads back what was written and takes damage as no stamp', () => {
    const file = join(emptyFolder(), 'deep/stamp.json')
    expect(readStamp(file)).toBeNull()
    writeStamp(file, { lockfile: 'abc' })
    expect(readStamp(file)).toEqual({ lockfile: 'abc' })
    writeFileSync(file, '{"lockfile":')
    expect(readStamp(file)).toBeNull()
  })
})

describe('the display', () => {
  it('is asked for only on Linux', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'darwin')).toBe(true)
  })

  it('decides the switches of Electron', () => {
    expect(electronSwitches({ DISPLAY: ':0' }, { isRoot: false, display: true })).toEqual([])
    expect(electronSwitches({}, { isRoot: true, display: false })).toEqual(['--no-sandbox', '--disable-gpu'])
    expect(electronSwitches({ WAYLAND_DISPLAY: 'w' }, { isRoot: false, display: true })).toEqual([
      '--ozone-platform-hint=auto',
    ])
  })
})

describe('programs that set-up runs', () => {
  it('are told apart by how they ended', async () => {
    const failed = await run(process.execPath, ['-e', 'console.log("said"); process.exit(3)'])
    expect([exitCodeOf(failed), failed.output]).toEqual([3, 'said\n'])
    expect(exitCodeOf(await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGTERM")']))).toBe(143)
    expect(exitCodeOf(await run('/nowhere/at/all', []))).toBe(127)
  })

  it('show only the end of what they said', () => {
    expect(lastLines('a\nb\nc\n', 2)).toBe('b\nc')
  })

  it('are ended when the folder they should fill stops growing', async () => {
    const folder = emptyFolder()
    const options = { cwd: folder, env: process.env, watched: [folder], stallLimit: 200 }
    const stuck = await runWhileItMakesProgress(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], options)
    expect(stuck.signal).toBe('SIGKILL')
    const quick = await runWhileItMakesProgress(process.execPath, ['-e', ''], { ...options, stallLimit: 60_000 })
    expect(quick.code).toBe(0)
  })
})
