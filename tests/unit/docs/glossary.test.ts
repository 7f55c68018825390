import { describe, expect, it } from 'vitest'
import { glossaryEntrySchema, type GlossaryEntry } from '#contracts/records/glossary.ts'
import { glossary } from '#hosts/glossary/glossary.ts'

const KINDS: Readonly<Record<GlossaryEntry['kind'], string>> = {
  FEATURE: 'Features',
  INDICATOR: 'Indicators',
  FIGURE: 'Figures of a run',
  REGIME: 'Regimes',
  TERM: 'Words of the house',
}

function page(entries: readonly GlossaryEntry[]): string {
  const parts = Object.entries(KINDS).map(([kind, title]) => {
    const own = entries.filter((entry) => entry.kind === kind)
    const families = [...new Set(own.map(({ family }) => family))].toSorted()
    const tables = families.map((family) => {
      const rows = own.filter((entry) => entry.family === family).map(row)
      return `### ${title}: ${family} (${rows.length})\n\n| Term | Name | Meaning | Formula | Unit | Window | Source |\n|--|--|--|--|--|--|--|\n${rows.join('\n')}\n`
    })
    return `## ${title} (${own.length})\n\n${tables.join('\n')}`
  })
  const opening = `# Glossary

<!-- Written by tests/unit/docs/glossary.test.ts from the declarations; \`npx vitest run --project unit tests/unit/docs -u\` writes it anew. -->

Every metric that a screen, a report or the command line shows: ${entries.length} entries, each made from the declaration next to its code. In the workstation press F1, or rest on a metric.
`
  return [opening, ...parts].join('\n')
}

function row({ key, term, definition, formula, unit, window, source }: GlossaryEntry): string {
  const name = key.slice(key.indexOf('.') + 1)
  const cells = [term, `\`${name}\``, definition, formula ?? '', unit ?? '', window ?? '', source ?? '']
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
}

describe('the glossary', () => {
  const entries = glossary()

  it('has one entry of each name, and each as the screens expect it', () => {
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
    for (const entry of entries) expect(glossaryEntrySchema.safeParse(entry).error, entry.key).toBeUndefined()
  })

  it('is docs/glossary.md', async () => {
    await expect(page(entries)).toMatchFileSnapshot('../../../docs/glossary.md')
  })
})
