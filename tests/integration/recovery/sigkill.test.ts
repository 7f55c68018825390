import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSigkillCycles } from '../../harness/sigkillCycles.ts'

describe('SIGKILL at random moments under 200 orders a second', () => {
  it('loses no fill, doubles none and sends nothing without an intent, ten times in a row', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'quarterdeck-sigkill-'))
    try {
      const seed = Number(process.env['QUARTERDECK_SEED'] ?? Date.now() % 1_000_000)
      const report = await runSigkillCycles({ directory, cycles: 10, seed, judgeEvery: 1, longestLife: 500 })
      process.stdout.write(`sigkill seed ${seed}: ${JSON.stringify(report)}\n`)
      expect(report.faults, `seed ${seed}`).toEqual([])
      expect(report.orders).toBeGreaterThan(30)
      expect(report.fills).toBeGreaterThan(3)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})
