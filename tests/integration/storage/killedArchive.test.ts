import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HOUR } from '#core/time/duration.ts'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { TieredHistory } from '#adapters/storage/cold/tieredHistory.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { bars, MINUTES, openHistory, reply } from '../../helpers/historyRig.ts'

const ALWAYS = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
const KILLS = 8
const PROGRAM = fileURLToPath(new URL('./moveForEver.ts', import.meta.url))

describe('a program killed while it moves history', () => {
  it('leaves every row there once, however often that happens', async () => {
    const folder = temporaryFolder()
    const first = openHistory(folder).history
    reply(first.ingest(MINUTES, bars(24 * 125, 0, HOUR), 1))
    reply(first.ingest(MINUTES, bars(50, 20 * HOUR, 2 * HOUR), 2))
    const all = reply(first.versions(MINUTES, ...ALWAYS))
    first.close()
    for (let kill = 0; kill < KILLS; kill += 1) {
      await moveAndKill(folder, kill * 37)
      const { history: hot } = openHistory(folder)
      const cold = new ColdStore(path.join(folder, 'archive'))
      expect(reply(await new TieredHistory(hot, cold).versions(MINUTES, ...ALWAYS))).toEqual(all)
      expect(reply(await cold.verify()).damage).toEqual([])
      expect(reply(hot.verify()).damage).toEqual([])
      hot.close()
      await cold.close()
    }
  })
})

/** Lets the program move everything once, and kills it so many milliseconds later. */
function moveAndKill(folder: string, after: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (complaint += part))
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), after))
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve()
      else reject(new Error(`It ended by itself with ${code}: ${complaint}`))
    })
  })
}
