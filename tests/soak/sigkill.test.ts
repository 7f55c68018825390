import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSigkillCycles } from '../harness/sigkillCycles.ts'

const CYCLES = Number(process.env['QUARTERDECK_CYCLES'] ?? '200')

describe(`SIGKILL at random moments under 200 orders a second, ${CYCLES} times`, () => {
  it('loses no fill, doubles none and sends nothing without an intent', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'quarterdeck-sigkill-'))
    try {
      const seed = Number(process.env['QUARTERDECK_SEED'] ?? Date.now() % 1_000_000)
      const report = await runSigkillCycles({ directory, cycles: CYCLES, seed, judgeEvery: 10, longestLife: 1_000 })
      process.stdout.write(`sigkill seed ${seed}: ${JSON.stringify(report)}\n`)
      expect(report.faults, `seed ${seed}`).toEqual([])
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})
