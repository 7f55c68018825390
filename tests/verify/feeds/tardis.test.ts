import { mkdirSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { hasReference } from '../../helpers/crypto/referencePairs.ts'
import { comparePairs, type PairResult } from './tardisComparison.ts'
import { REFERENCE_VENUES } from './tardisVenues.ts'

/** Rows of the table: a venue and a kind with what came of its pairs. */
function tableOf(results: readonly PairResult[], isDeliberate: (result: PairResult) => boolean): readonly string[] {
  const rows = new Map<string, number[]>()
  for (const result of results) {
    const key = `${result.venue} | ${result.kind}`
    const row = rows.get(key) ?? [0, 0, 0, 0, 0]
    const column = result.outcome === 'not covered' ? 4 : isDeliberate(result) ? 2 : result.outcome === 'agree' ? 1 : 3
    row[column] = (row[column] ?? 0) + 1
    row[0] = (row[0] ?? 0) + 1
    rows.set(key, row)
  }
  return [
    '| venue | kind | pairs | agree | differ on purpose | differ | not covered |',
    '| --- | --- | --: | --: | --: | --: | --: |',
    ...[...rows].map(([key, row]) => `| ${key} | ${row.join(' | ')} |`),
  ]
}

describe.skipIf(!hasReference('tardis-mappers'))('raw messages of venues', () => {
  const results = REFERENCE_VENUES.flatMap(comparePairs)
  const deliberate = new Map(
    REFERENCE_VENUES.flatMap(({ name, deliberate: pairs }) =>
      Object.entries(pairs).map(
        ([number, [reason, difference]]) => [`${name} ${number}`, { reason, difference }] as const,
      ),
    ),
  )
  const isDeliberate = (result: PairResult): boolean =>
    deliberate.get(`${result.venue} ${result.number}`)?.difference === result.difference

  it('say the same to us as to another program, but for what differs on purpose', () => {
    const lines = [
      ...tableOf(results, isDeliberate),
      '',
      ...results.filter(isDeliberate).map(({ venue, number, kind, difference }) => {
        return `- ${venue} ${number} ${kind}: ${deliberate.get(`${venue} ${number}`)?.reason ?? ''} (${difference})`
      }),
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
    mkdirSync('test-results', { recursive: true })
    writeFileSync('test-results/crypto-messages.md', `${lines.join('\n')}\n`)
    const unexpected = results.filter(
      (result) => result.outcome !== 'agree' && result.outcome !== 'not covered' && !isDeliberate(result),
    )
    expect(unexpected).toEqual([])
  })

  it('differ wherever they are said to', () => {
    const differing = new Set(results.filter(isDeliberate).map(({ venue, number }) => `${venue} ${number}`))
    expect([...deliberate.keys()].filter((key) => !differing.has(key))).toEqual([])
  })
})
