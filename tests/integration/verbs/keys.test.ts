import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { findProgram } from '#hosts/program.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const entry = path.join(findProgram().root, 'src', 'hosts', 'cli.ts')
const CANARY = 'canary-5d0c7be2f14a'
const PASSPHRASE = 'four quiet words here'

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a verb in a process of its own with lines on its standard input. */
function quarterdeck(folder: string, words: readonly string[], lines: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [entry, ...words, '--data-dir', folder], {
    env: { ...process.env, QUARTERDECK_DATA: '' },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part))
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part))
  child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entryOf) => entryOf.isFile())
    .map((entryOf) => path.join(entryOf.parentPath, entryOf.name))
}

describe('keys on the command line', { timeout: 60_000 }, () => {
  it('are kept, listed without being told, and forgotten; nothing of them is readable anywhere', async () => {
    const folder = temporaryFolder()
    const set = await quarterdeck(folder, ['keys', 'set', 'coingecko'], [PASSPHRASE, CANARY, ''])
    expect(set).toMatchObject({ code: 0, err: '' })
    expect(set.out).toContain('The key of CoinGecko is kept.')
    const list = await quarterdeck(folder, ['keys', 'list', '--json'], [PASSPHRASE])
    expect(JSON.parse(list.out)).toMatchObject({ ok: true, kept: [{ name: 'coingecko' }] })
    expect(list.out).not.toContain(CANARY)
    for (const file of filesBelow(folder)) {
      const bytes = readFileSync(file)
      expect(bytes.includes(CANARY) || bytes.includes(PASSPHRASE)).toBe(false)
      if (file.endsWith('.vault')) expect(statSync(file).mode & 0o077).toBe(0)
    }
    const removed = await quarterdeck(folder, ['keys', 'remove', 'coingecko'], [PASSPHRASE])
    expect(removed.code).toBe(0)
    const empty = await quarterdeck(folder, ['keys', 'list'], [PASSPHRASE])
    expect(empty.out).toContain('No keys are kept')
  })

  it('are refused in one sentence: a short passphrase, another one, an unknown source, a missing key', async () => {
    const folder = temporaryFolder()
    const short = await quarterdeck(folder, ['keys', 'set', 'coingecko', '--json'], ['short', CANARY])
    expect(short.code).toBe(2)
    expect(JSON.parse(short.out)).toMatchObject({ ok: false, code: 'PASSPHRASE_SHORT' })
    await quarterdeck(folder, ['keys', 'set', 'coingecko'], [PASSPHRASE, CANARY, ''])
    const other = await quarterdeck(folder, ['keys', 'list', '--json'], ['four quiet words there'])
    expect(JSON.parse(other.out)).toMatchObject({ ok: false, code: 'VAULT_LOCKED' })
    const unknown = await quarterdeck(folder, ['keys', 'set', 'nowhere', '--json'], [PASSPHRASE, CANARY])
    expect(JSON.parse(unknown.out)).toMatchObject({ ok: false, code: 'SOURCE_UNKNOWN' })
    const missing = await quarterdeck(folder, ['keys', 'set', 'coingecko', '--json'], [PASSPHRASE])
    expect(JSON.parse(missing.out)).toMatchObject({ ok: false, code: 'KEY_MISSING' })
    expect([short, other, unknown, missing].some(({ out, err }) => (out + err).includes(CANARY))).toBe(false)
  })
})
