import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const command = resolve(import.meta.dirname, '../../../build/quarterdeck.mjs')

describe('the quarterdeck command', () => {
  it('hands on the exit code and keeps its progress off stdout', () => {
    const outcome = spawnSync(process.execPath, [command, 'no-such-verb', '--json'], { encoding: 'utf8' })
    expect(outcome.status).toBeGreaterThan(0)
    expect(outcome.stdout).not.toContain('[set-up]')
    expect(`${outcome.stdout}${outcome.stderr}`).toContain('no-such-verb')
  })
})
