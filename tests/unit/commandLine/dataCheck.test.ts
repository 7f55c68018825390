import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { formatDate, parseTimestamp } from '#core/time/iso.ts'
import { parseCommand } from '#hosts/commandLine.ts'
import { dataCheckCommand } from '#hosts/commands/dataCheck.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

async function call(...words: readonly string[]) {
  const parsed = parseCommand(dataCheckCommand, [...words, '--data-dir', temporaryFolder()])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await dataCheckCommand.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, out: out.join('\n'), complaints }
}

/** A file of four hundred daily bars; the prices of one are multiplied. */
function file(row: number, factor: number): string {
  const { tsOpen, open, high, low, close } = walkBars(400, 3, DAY)
  const lines = Array.from(tsOpen, (ts, index) => {
    const prices = [open, high, low, close].map((column) => (column[index] ?? 0) * (index === row ? factor : 1))
    return [formatDate(ts), ...prices.map((price) => price.toFixed(4)), 1_000 + index].join(',')
  })
  const name = path.join(temporaryFolder(), 'walk.csv')
  writeFileSync(name, ['Date,Open,High,Low,Close,Volume', ...lines].join('\n'))
  return name
}

describe('quarterdeck data check', () => {
  it('finds a bar in the wrong unit, says so and changes nothing', async () => {
    const { code, out, complaints } = await call(file(200, 100))
    expect({ code, complaints }).toEqual({ code: 1, complaints: [] })
    expect(out).toContain('walk: 400 bars of 1d, 1 finding, 1 bar not to be trusted. Nothing was changed.')
    const day = formatDate((parseTimestamp('2020-01-01') ?? 0) + 200 * DAY)
    expect(out).toMatch(new RegExp(`NOT TO BE TRUSTED {2}${day} {2}UNIT_ERROR[A-Z_]*: .*100`))
  })

  it('gives every finding with its evidence as JSON', async () => {
    const { code, out } = await call(file(200, 0.01), '--json')
    expect(code).toBe(1)
    const said = JSON.parse(out) as { readonly findings: readonly { readonly evidence: object }[] }
    expect(said).toMatchObject({ ok: false, rows: 400, setAside: 1 })
    expect(said.findings).toHaveLength(1)
    expect(said.findings[0]).toMatchObject({ severity: 'quarantine', from: 200, count: 1, canBeRepaired: true })
    expect(Object.keys(said.findings[0]?.evidence ?? {})).toEqual(['field', 'value', 'low', 'high'])
  })

  it('finds nothing where nothing is wrong, and names what it cannot find', async () => {
    expect(await call(file(0, 1))).toMatchObject({ code: 0, out: expect.stringContaining('0 findings') })
    const missing = await call('no-such-set')
    expect(missing.code).toBe(1)
    expect(missing.complaints[0]).toContain('no-such-set')
  })
})
