import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCommand } from '#hosts/commandLine.ts'
import { dataGapsCommand } from '#hosts/commands/dataGaps.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const SAMPLE = 'node_modules/vega-datasets/data/sp500-2000.csv'

async function call(...words: readonly string[]) {
  const parsed = parseCommand(dataGapsCommand, [...words, '--data-dir', temporaryFolder()])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await dataGapsCommand.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, out: out.join('\n'), complaints }
}

/** The sample without the rows of some dates. */
function without(...dates: readonly string[]): string {
  const file = path.join(temporaryFolder(), 'holes.csv')
  const lines = readFileSync(SAMPLE, 'utf8').split('\n')
  writeFileSync(file, lines.filter((line) => !dates.some((date) => line.startsWith(date))).join('\n'))
  return file
}

describe('quarterdeck data gaps', () => {
  it('finds none in twenty years of the S&P 500: every day that lacks a bar had no session', async () => {
    const { code, out, complaints } = await call(SAMPLE, '--exchange', 'XNYS')
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
    expect(out).toBe('sp500-2000: 5105 of 5105 bars of 1d are there by the sessions of XNYS; 0 are missing in 0 gaps.')
  })

  it('names the bars that are missing, a weekend within a gap or not', async () => {
    const file = without('2001-03-09', '2001-03-12', '2010-05-06')
    const { code, out } = await call(file, '--exchange', 'XNYS', '--json')
    expect(code).toBe(1)
    const said = JSON.parse(out) as { readonly gaps: readonly { readonly bars: number }[] }
    expect(said).toMatchObject({ ok: false, expected: 5_105, present: 5_102, unexpected: 0 })
    expect(said.gaps.map(({ bars }) => bars)).toEqual([2, 1])
    const { out: text } = await call(file, '--exchange', 'XNYS')
    expect(text).toContain('2001-03-09')
  })

  it('says when another calendar would fit better', async () => {
    const { code, out } = await call(SAMPLE, '--exchange', 'ALWAYS')
    expect(code).toBe(1)
    expect(out).toContain('… and 1069 more')
    expect((await call('no-such-set')).code).toBe(1)
  })
})
