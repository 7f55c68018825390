import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { featuresComputeCommand } from '#hosts/commands/features/compute.ts'
import { featuresDriftCommand } from '#hosts/commands/features/drift.ts'
import { featuresExportCommand } from '#hosts/commands/features/export.ts'
import { featuresListCommand } from '#hosts/commands/features/list.ts'
import { featuresShowCommand } from '#hosts/commands/features/show.ts'
import { FEATURES } from '#quant/features/registry.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { callVerb } from '../../helpers/callVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

/** A file of daily bars of a seeded walk, whose size of move changes at `changesAt`. */
function walkFile(bars: number, changesAt = bars): string {
  const random = new SeededRandom(11)
  let close = 100
  const rows = Array.from({ length: bars }, (_, bar) => {
    const open = close
    close *= Math.exp((bar < changesAt ? 0.005 : 0.03) * random.normal())
    const date = new Date(Date.UTC(2000, 0, 3) + bar * 86_400_000).toISOString().slice(0, 10)
    return [date, open, Math.max(open, close) * 1.001, Math.min(open, close) * 0.999, close, 1_000 + (bar % 7)].join(
      ',',
    )
  })
  const file = path.join(temporaryFolder(), 'bars.csv')
  writeFileSync(file, ['date,open,high,low,close,volume', ...rows].join('\n'))
  return file
}

/** A feature of bars alone that looks back on a few of them. */
const SIMPLE = FEATURES.find(
  ({ inputs, uses, lookback, reach }) =>
    inputs.join() === 'close' && uses.length === 0 && lookback > 1 && lookback < 5 && reach === 'WINDOW',
)?.name

describe('quarterdeck features', () => {
  it('lists what there is, all or by family', async () => {
    const { code, out } = await callVerb(featuresListCommand, '--json')
    const listed = JSON.parse(out) as { readonly features: readonly { name: string; family: string }[] }
    expect(code).toBe(0)
    expect(listed.features.map(({ name }) => name)).toEqual(FEATURES.map(({ name }) => name))
    const volume = await callVerb(featuresListCommand, '--family', 'volume')
    expect(volume.out).toContain(`volume (${listed.features.filter(({ family }) => family === 'volume').length})`)
  })

  it('tells what a feature is, and what comes close to a name that there is not', async () => {
    const [first] = FEATURES
    const { code, out } = await callVerb(featuresShowCommand, first?.name ?? '')
    expect(code).toBe(0)
    expect(out).toContain(first?.description)
    expect(out).toContain(first?.formula)
    const wrong = await callVerb(featuresShowCommand, `${first?.name}x`, '--json')
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain(first?.name)
  })

  it('computes a row for every bar, null before the first value', async () => {
    const data = walkFile(12)
    const { code, out } = await callVerb(featuresComputeCommand, SIMPLE ?? '', '--data', data, '--json')
    const rows = JSON.parse(out) as readonly Record<string, number | string | null>[]
    const { lookback = 0 } = FEATURES.find(({ name }) => name === SIMPLE) ?? {}
    expect(code).toBe(0)
    expect(rows).toHaveLength(12)
    expect(rows[0]?.['time']).toBe('2000-01-03T00:00:00Z')
    expect(rows.map((row) => row[SIMPLE ?? ''] === null)).toEqual(rows.map((_, bar) => bar < lookback - 1))
  })

  it('says why a feature has no value', async () => {
    const reader = FEATURES.find(({ inputs }) => inputs.includes('bid'))
    const { out } = await callVerb(featuresComputeCommand, reader?.name ?? '', '--data', walkFile(12))
    expect(out).toContain(`${reader?.name} has no value: it needs ${reader?.lookback} bars and reads`)
  })

  it('finds the features of volatility changed where it was, and none where nothing was', async () => {
    const verdicts = async (data: string): Promise<ReadonlyMap<string, string>> => {
      const { code, out } = await callVerb(featuresDriftCommand, SIMPLE ?? '', '--data', data, '--json')
      expect(code).toBe(0)
      const { features } = JSON.parse(out) as { readonly features: readonly { name: string; verdict: string }[] }
      return new Map(features.map(({ name, verdict }) => [name, verdict]))
    }
    expect((await verdicts(walkFile(800, 600))).get(SIMPLE ?? '')).toBe('DRIFTED')
    expect((await verdicts(walkFile(800))).get(SIMPLE ?? '')).toBe('STABLE')
    expect((await verdicts(walkFile(40))).get(SIMPLE ?? '')).toBe('NOT_ENOUGH_DATA')
    const wrong = await callVerb(featuresDriftCommand, '--data', 'x.csv', '--reference', '2')
    expect(wrong).toMatchObject({ code: 2, err: '--reference is a share between 0 and 1, such as 0.75.\n' })
  })

  it('writes every feature as a column of a Parquet file, NULL where there is no value', async () => {
    const data = walkFile(30)
    const out = path.join(path.dirname(data), 'features.parquet')
    const { code } = await callVerb(featuresExportCommand, '--data', data, '--out', out)
    expect(code).toBe(0)
    const { out: printed } = await callVerb(featuresComputeCommand, SIMPLE ?? '', '--data', data, '--json')
    const wanted = (JSON.parse(printed) as readonly Record<string, number | null>[]).map((row) => row[SIMPLE ?? ''])
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const read = await connection.runAndReadAll(`SELECT ts, "${SIMPLE}" AS value FROM read_parquet('${out}')`)
    expect(read.getColumnsObject()['value']).toEqual(wanted)
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${out}')`)
    expect(described.getColumnsObject()['column_name']).toEqual(['ts', ...FEATURES.map(({ name }) => name)])
    connection.closeSync()
    expect(readFileSync(out).subarray(0, 4).toString()).toBe('PAR1')
    const nowhere = await callVerb(
      featuresExportCommand,
      '--data',
      data,
      '--out',
      path.join(data, 'all.parquet'),
      '--json',
    )
    expect(nowhere.code).toBe(1)
    expect(JSON.parse(nowhere.out)).toMatchObject({ ok: false, code: 'EXPORT_FAILED' })
  })
})
