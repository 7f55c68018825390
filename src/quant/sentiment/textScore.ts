import { LEXICON } from './lexicon.ts'
import { baseForms, type Token, tokensOf } from './tokens.ts'

/** What a text says about prices to come, as far as its words tell. */
export interface TextScore {
  /** -1 (all bad) to 1 (all good); 0 for a text that judges nothing. */
  readonly score: number
  /** Sums of the weights of good and of bad words, both at least 0. */
  readonly good: number
  readonly bad: number
  /** Share of the words that speak of doubt, 0..1. */
  readonly doubt: number
  /** Words read. */
  readonly words: number
}

/** Steepness of the score: a text whose weights add up to this scores 0.71. */
const SCALE = 4
/** A judgement that is negated is milder than its opposite: *not good* is less than *bad*. */
const NEGATED = -0.7
/** A negation or an intensifier reaches so many words. */
const REACH = 3
/** What moves stands at most so many words before the movement (*costs of fuel fall*), or after it (*cuts its debt*). */
const MOVER_REACH = 4
const MOVED_REACH = 3
const REASONS = new Set(
  'on after amid as in by of to from due for with over at before following because and'.split(' '),
)
/** What follows *but* counts more than what stood before it. */
const AFTER_BUT = 1.5
const BEFORE_BUT = 0.6
const TURNS = new Set(['but', 'however', 'yet'])
/** Announcements of events: they tell that something takes place and judge nothing. */
const ANNOUNCEMENTS = new Set([
  'transcript',
  'presentation',
  'preview',
  'slideshow',
  'webcast',
  'conference',
  'ex-dividend',
])
const QUESTIONS = new Set(['how', 'what', 'should', 'why', 'which', 'who', 'is', 'are', 'do', 'does', 'will', 'can'])
const MILD = 0.4

/**
 * Scores a text by the words of the house's lexicon: judgements stand for themselves; movements count by what moves (*costs
 * fall* is good, *sales fall* is bad, *yields fall* is neither); negations turn, intensifiers scale, *but* shifts the
 * weight to what follows, phrases go before words. The sum s becomes s / sqrt(s^2 + 16), after Hutto and Gilbert 2014.
 */
export function scoreText(text: string): TextScore {
  const tokens = tokensOf(text)
  const weights = weightsOf(tokens)
  const turn = tokens.findIndex(({ word }) => TURNS.has(word))
  let [good, bad, doubts, words] = [0, 0, 0, 0]
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'WORD') continue
    words += 1
    if (LEXICON.doubts.has(token.word)) doubts += 1
    const shift = turn < 0 ? 1 : index < turn ? BEFORE_BUT : AFTER_BUT
    const weight = (weights[index] ?? 0) * shift
    if (weight > 0) good += weight
    else bad -= weight
  }
  const sum = (good - bad) * mildness(tokens)
  return {
    score: sum / Math.sqrt(sum * sum + SCALE * SCALE),
    good,
    bad,
    doubt: words === 0 ? 0 : doubts / words,
    words,
  }
}

/** Questions and announcements judge less than their words do. */
function mildness(tokens: readonly Token[]): number {
  const first = tokens.find(({ kind }) => kind === 'WORD')?.word ?? ''
  const asks = QUESTIONS.has(first) || tokens.some(({ kind }) => kind === 'QUESTION')
  const announces = tokens.some(({ word }) => ANNOUNCEMENTS.has(word))
  return (asks ? MILD : 1) * (announces ? MILD : 1)
}

/** The weight of each token, 0 where it says nothing. */
function weightsOf(tokens: readonly Token[]): Float64Array {
  const weights = new Float64Array(tokens.length)
  let index = 0
  while (index < tokens.length) {
    const phrase = phraseAt(tokens, index)
    if (phrase !== null) {
      weights[index] = phrase.weight * contextOf(tokens, index)
      index += phrase.length
      continue
    }
    const word = tokens[index]?.word ?? ''
    if (word !== '') weigh(word, tokens, index, weights)
    index += 1
  }
  return weights
}

/** Writes what one word says; a burden that moves is judged by its movement alone. */
function weigh(word: string, tokens: readonly Token[], index: number, weights: Float64Array): void {
  for (const form of baseForms(word)) {
    const movement = LEXICON.movements.get(form)
    const judgement = LEXICON.judgements.get(form)
    if (movement === undefined && judgement === undefined) continue
    const context = contextOf(tokens, index)
    if (movement === undefined) {
      if (weights[index] !== MOVED) weights[index] = (judgement ?? 0) * context
      return
    }
    const mover = moverOf(tokens, index)
    weights[index] = movement * mover.sign * context
    if (mover.sign === -1) weights[mover.place] = mover.place > index ? MOVED : 0
    return
  }
}

/** Marks a word that has been judged by a movement before it was reached. */
const MOVED = 1e-300

/** What moves: 1 where its rise is good or nobody knows, -1 where it is bad, 0 where it is neither. */
function moverOf(tokens: readonly Token[], index: number): { readonly sign: number; readonly place: number } {
  const before = Array.from({ length: MOVER_REACH }, (_, distance) => index - 1 - distance)
  const after = Array.from({ length: MOVED_REACH }, (_, distance) => index + 1 + distance)
  for (const places of [before, after]) {
    for (const place of places) {
      const word = tokens[place]?.word ?? ''
      // Behind a preposition stands a reason, not what moves: *shares fall on costs*.
      if (word === '' || REASONS.has(word)) break
      if (LEXICON.burdens.has(word)) return { sign: -1, place }
      if (LEXICON.indifferent.has(word)) return { sign: 0, place }
    }
  }
  return { sign: 1, place: index }
}

/** What the words before make of a weight. */
function contextOf(tokens: readonly Token[], index: number): number {
  let factor = 1
  for (let place = index - 1; place >= Math.max(0, index - REACH); place -= 1) {
    const word = tokens[place]?.word ?? ''
    if (word === '') break
    if (LEXICON.negations.has(word)) factor *= NEGATED
    else if (place >= index - 2) factor *= LEXICON.intensifiers.get(word) ?? 1
  }
  return factor
}

const LONGEST_PHRASE = Math.max(...[...LEXICON.phrases.keys()].map((phrase) => phrase.split(' ').length))

/** The longest phrase that begins here; null when none does. */
function phraseAt(
  tokens: readonly Token[],
  index: number,
): { readonly weight: number; readonly length: number } | null {
  for (let length = LONGEST_PHRASE; length >= 1; length -= 1) {
    const words = tokens.slice(index, index + length)
    if (words.length < length || words.some(({ kind }) => kind !== 'WORD')) continue
    const weight = LEXICON.phrases.get(words.map(({ word }) => word).join(' '))
    if (weight !== undefined) return { weight, length }
  }
  return null
}
