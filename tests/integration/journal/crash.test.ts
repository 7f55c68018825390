import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { opened, temporaryFolder } from './journalFixture.ts'

const CYCLES = 12
const PROGRAM = fileURLToPath(new URL('./appendUntilKilled.ts', import.meta.url))

describe('a program killed while it writes the journal', () => {
  it('loses nothing that was acknowledged, doubles nothing and keeps its chain', async () => {
    const file = path.join(temporaryFolder(), 'journal.db')
    let acknowledged = -1
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      acknowledged = await runUntilKilled(file, acknowledged + 1, 1 + ((cycle * 37) % 90))
      const journal = opened(file)
      expect(journal.opening.finding).toBeNull()
      const keys: string[] = []
      journal.replay((entry) => {
        if (entry.uniqueKey !== null) keys.push(entry.uniqueKey)
      })
      // The one that was being written may be there; it is then the last.
      expect([acknowledged + 1, acknowledged + 2]).toContain(keys.length)
      expect(keys).toEqual(keys.map((_, index) => `key-${index}`))
      expect(journal.opening.entries).toBe(2 * keys.length)
      acknowledged = keys.length - 1
      journal.close()
    }
    expect(acknowledged).toBeGreaterThan(CYCLES)
  })
})

/** Runs the program until it has acknowledged `count` appends, kills it, and returns the last one acknowledged. */
async function runUntilKilled(file: string, start: number, count: number): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, file, String(start)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (output.split('\n').length > count) child.kill('SIGKILL')
  })
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, killedBy) => resolve(killedBy))
  })
  if (signal !== 'SIGKILL') throw new Error(`The program ended by itself: ${complaint}`)
  return Number(output.trimEnd().split('\n').at(-1))
}
