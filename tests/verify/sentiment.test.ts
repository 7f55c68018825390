import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { scoreText } from '#quant/sentiment/textScore.ts'
import { toneOf, type Tone } from '#quant/sentiment/tone.ts'
import { compare } from './conformance/conformanceTable.ts'

const FILE = '../shared/data/twitter-financial-news-sentiment/sent_train.csv'
const LABELS: readonly Tone[] = ['BAD', 'GOOD', 'NEUTRAL']

interface Row {
  readonly text: string
  readonly label: string
}

/** Rows by their label (first index) and our tone (second). */
function confusionOf(rows: readonly Row[]): readonly (readonly number[])[] {
  const counts = LABELS.map(() => LABELS.map(() => 0))
  for (const { text, label } of rows) {
    const row = counts[Number(label)]
    const tone = LABELS.indexOf(toneOf(scoreText(text)))
    if (row !== undefined) row[tone] = (row[tone] ?? 0) + 1
  }
  return counts
}

function macroF1(counts: readonly (readonly number[])[]): number {
  const scores = LABELS.map((_, index) => {
    const hits = counts[index]?.[index] ?? 0
    const labelled = (counts[index] ?? []).reduce((sum, count) => sum + count, 0)
    const told = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0)
    return (2 * hits) / (labelled + told)
  })
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}

describe.skipIf(!existsSync(FILE))('tones beside labelled headlines', () => {
  it('are better than general word lists and than calling everything neutral', (context) => {
    const rows = parse<Row>(readFileSync(FILE), { columns: true, relax_quotes: true })
    const counts = confusionOf(rows)
    const hits = LABELS.reduce((sum, _, index) => sum + (counts[index]?.[index] ?? 0), 0)
    const name = `tones of ${rows.length} labelled headlines`
    // What the lexicon reached when it was written; it was weighed on these very headlines, so others will do a little worse.
    compare(context, { case: name, figure: 'accuracy', ours: hits / rows.length, theirs: 0.7523, tolerance: 0.01 })
    compare(context, { case: name, figure: 'macro F1', ours: macroF1(counts), theirs: 0.6763, tolerance: 0.01 })
    const neutral = (counts[2] ?? []).reduce((sum, count) => sum + count, 0) / rows.length
    expect(hits / rows.length).toBeGreaterThan(neutral + 0.05)
    // Good called bad and bad called good: the errors that cost most.
    const opposite = (counts[0]?.[1] ?? 0) + (counts[1]?.[0] ?? 0)
    expect(opposite / rows.length).toBeLessThan(0.02)
  })
})
