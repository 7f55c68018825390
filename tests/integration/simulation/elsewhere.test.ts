import { execFile } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../simulation/simulation.ts'

const ENTRY = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../harness/simulationHash.ts')
const SEED = Number(process.env['QUARTERDECK_SEED'] ?? Date.now() % 1_000_000)
const DAYS = 2
const PLACES = [
  { TZ: 'Pacific/Chatham', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
]

describe(`the same days in another time zone and locale (R28), from seed ${SEED}`, () => {
  it.each(PLACES)(
    'in $TZ with $LANG are the same orders and fills',
    async (place) => {
      const here: string[] = []
      for (let day = SEED; day < SEED + DAYS; day += 1) here.push((await simulate(day)).hash)
      const there = await promisify(execFile)(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', ENTRY, String(SEED), String(DAYS)],
        { env: { ...process.env, ...place } },
      )
      expect(there.stdout.trim().split('\n')).toEqual(here)
      expect(new Set(here).size).toBe(DAYS)
    },
    300_000,
  )
})
