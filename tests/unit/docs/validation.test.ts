import { describe, expect, it } from 'vitest'
import { FINDING_CODES } from '#engines/data/validation/findingCodes.ts'
import type { FindingKind, ValidationStage } from '#engines/data/validation/findingKind.ts'

const HEADINGS: Readonly<Record<ValidationStage, string>> = {
  ingest: 'Stage 1, ingest: one datum by itself and after the one before',
  'post-transform': 'Stage 2, post-transform: a datum in its series',
  'pre-feature': 'Stage 3, pre-feature: a window before it informs a decision',
}

const OPENING = `# Validation of market data

<!-- Written by tests/unit/docs/validation.test.ts from the table of codes; \`npx vitest run --project unit tests/unit/docs/validation.test.ts -u\` writes it anew. -->

Every datum passes three stages or is stopped with a code of [the table](../src/engines/data/validation/findingCodes.ts#FINDING_CODES). A finding is one sentence (what was found, what it means, what to do), the rows it is about, what was measured beside what would have passed, and where one is known, a repair.

- **quarantine**: kept from every decision until a person re-admits it.
- **flag**: used, and shown as doubtful.

Nothing is ever repaired by itself. [repairOf](../src/engines/data/validation/repair.ts#repairOf) works out what a suggested repair would change, each original beside what is proposed, for a person to accept.

[BarValidator](../src/engines/data/validation/barValidator.ts#BarValidator) checks bars as they come, [validateSeries](../src/engines/data/validation/seriesValidation.ts#validateSeries) a stored series (the fold of the same checks, then dividends against prices and adjusted closes), [QuoteCheck](../src/engines/data/validation/quoteCheck.ts#QuoteCheck) and [BookCheck](../src/engines/data/validation/bookCheck.ts#BookCheck) quotes and books, and [assessReadiness](../src/engines/data/validation/readiness.ts#assessReadiness) the window of a feature, with its quality: recency, completeness, and confidence with its interval and n.

How a jump is judged: a close is compared with a band of median and median absolute deviation of the last sixty changes. A jump that is back within three rows, at their open, was a fault (PRICE_SPIKE); one that stays was the market, unless it has the size of a unit (UNIT_ERROR) or of a split nearby (SPLIT_HALF_ADJUSTED), or is a calm day at exactly a ratio of shares (SPLIT_MISSING). What the faulty and the clean reference data make of these rules is measured by [the conformance test](../tests/verify/validation.test.ts).
`

function row([code, { severity, means, action }]: readonly [string, FindingKind]): string {
  return `| \`${code}\` | ${severity} | ${capital(means)}. | ${capital(action)}. |`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const KINDS: readonly (readonly [string, FindingKind])[] = Object.entries(FINDING_CODES)

function page(): string {
  const stages = Object.entries(HEADINGS).map(([stage, heading]) => {
    const rows = KINDS.filter(([, kind]) => kind.stage === stage).map(row)
    return `## ${heading}\n\n| Code | Severity | What it means | What to do |\n|--|--|--|--|\n${rows.join('\n')}\n`
  })
  return [OPENING, ...stages].join('\n')
}

describe('docs/validation.md', () => {
  it('is the table of codes', async () => {
    await expect(page()).toMatchFileSnapshot('../../../docs/validation.md')
  })

  it('has one row for every code, which no bar breaks', () => {
    for (const kind of KINDS) {
      expect(page().split(`| \`${kind[0]}\` |`).length, kind[0]).toBe(2)
      expect(row(kind).split('|').length, kind[0]).toBe(6)
    }
  })
})
