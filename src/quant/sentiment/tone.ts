import type { TextScore } from './textScore.ts'

/** What a text says about prices to come, in one word. */
export type Tone = 'GOOD' | 'BAD' | 'NEUTRAL'

/** Scores within this of 0 say too little to be called good or bad; measured on labelled headlines (docs/sentiment.md). */
const NEUTRAL_SCORE = 0.4

/** The tone of a score. */
export function toneOf({ score }: Pick<TextScore, 'score'>): Tone {
  if (score > NEUTRAL_SCORE) return 'GOOD'
  return score < -NEUTRAL_SCORE ? 'BAD' : 'NEUTRAL'
}
