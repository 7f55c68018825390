import { describe, expect, it } from 'vitest'
import { CHECKS } from '#quant/diagnosis/catalogue.ts'
import type { Check, Family } from '#quant/diagnosis/finding.ts'

const HEADINGS: Readonly<Record<Family, string>> = {
  DATA: 'Data',
  LOOK_AHEAD: 'Knowledge of the future',
  FILLS: 'Orders and fills',
  SAMPLE: 'Enough to conclude from',
  OVERFITTING: 'Overfitting',
  COSTS: 'Costs and capacity',
  RISK: 'Risk',
  BENCHMARK: 'Benchmark',
  STABILITY: 'Stability',
  PRACTICE: 'Practice',
}

const OPENING = `# The diagnosis of a backtest

<!-- Written by tests/unit/docs/diagnosis.test.ts from the catalogue of checks; \`npx vitest run tests/unit/docs/diagnosis.test.ts -u\` writes it anew. -->

After a run every check of [the catalogue](../src/quant/diagnosis/catalogue.ts#CHECKS) looks it over. A finding is a sentence with its numbers, their intervals and n, and what to do. A check that lacks what it looks at says so and counts as *not made*, never as passed.

- **STOP**: the figures are not what trading would have given, or luck explains them. Do not act on them.
- **WARNING**: a claim does not rest on what it seems to.
- **NOTE**: worth knowing when reading the figures.

There are ${CHECKS.length} checks, so some findings are to be expected of any run: those that rest on a 95 % interval miss one case in forty on either side. On 200 random walks traded by rules that know nothing, no check of the data, of knowledge of the future or of practice raised anything, and every STOP was true: a loss that the costs explain, or a ruin ([the test](../tests/unit/quant/diagnosis/randomWalks.test.ts)).
`

function row({ code, severities, title, looksAt, threshold, reason, advice }: Check): string {
  return `| \`${code}\` | ${severities.join(', ')} | ${title} | ${capital(looksAt)}. | ${capital(threshold)}. | ${reason} | ${advice} |`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function page(): string {
  const families = Object.entries(HEADINGS).map(([family, heading]) => {
    const rows = CHECKS.filter((check) => check.family === family).map(row)
    const head =
      '| Check | Raises | Finding | Looks at | Raised when | Why there | What to do |\n|--|--|--|--|--|--|--|'
    return `## ${heading}\n\n${head}\n${rows.join('\n')}\n`
  })
  return [OPENING, ...families].join('\n')
}

describe('docs/diagnosis.md', () => {
  it('is the catalogue of checks', async () => {
    await expect(page()).toMatchFileSnapshot('../../../docs/diagnosis.md')
  })

  it('has a place for every check, and no row that a bar would break', () => {
    expect(CHECKS.filter(({ code }) => page().includes(`| \`${code}\` |`)).length).toBe(CHECKS.length)
    for (const check of CHECKS) expect(row(check).split('|').length, check.code).toBe(9)
  })
})
