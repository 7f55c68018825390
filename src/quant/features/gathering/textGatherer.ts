import { Novelty } from '../../sentiment/novelty.ts'
import { scoreText } from '../../sentiment/textScore.ts'
import type { FeatureInputs } from '../inputs.ts'

/** Texts in which more than this share of the words speaks of doubt are doubtful. */
const DOUBTFUL = 0.05

/** A text about an instrument. */
export interface KnownText {
  readonly text: string
  /** When it became known to us, microseconds: no bar that closed earlier may count it. */
  readonly knownAt: number
  readonly kind: 'NEWS' | 'SOCIAL'
}

interface ScoredText {
  readonly knownAt: number
  readonly kind: KnownText['kind']
  readonly score: number
  readonly isNew: boolean
  readonly isDoubtful: boolean
}

/**
 * Gathers what texts say over each bar. A text counts in the bar in which it became known. While nobody is listening for
 * texts, nothing is known of them: then the inputs stay unknown instead of zero.
 */
export class TextGatherer {
  readonly #novelty = new Novelty()
  #waiting: ScoredText[] = []

  take({ text, knownAt, kind }: KnownText): void {
    const { score, doubt } = scoreText(text)
    const isNew = this.#novelty.take(text)
    this.#waiting.push({ knownAt, kind, score, isNew, isDoubtful: doubt > DOUBTFUL })
  }

  /** Writes what became known up to the close of the bar and begins the next one. */
  close(into: FeatureInputs, barClose: number): void {
    this.forming(into, barClose)
    this.#waiting = this.#waiting.filter(({ knownAt }) => knownAt > barClose)
  }

  /** Writes what became known until now and goes on. */
  forming(into: FeatureInputs, now: number): void {
    into.textCount = 0
    into.textScores = 0
    into.textSquares = 0
    into.newTexts = 0
    into.doubtfulTexts = 0
    into.socialCount = 0
    into.socialScores = 0
    for (const { knownAt, kind, score, isNew, isDoubtful } of this.#waiting) {
      if (knownAt > now) continue
      if (kind === 'SOCIAL') {
        into.socialCount += 1
        into.socialScores += score
        continue
      }
      into.textCount += 1
      into.textScores += score
      into.textSquares += score * score
      into.newTexts += isNew ? 1 : 0
      into.doubtfulTexts += isDoubtful ? 1 : 0
    }
  }
}
