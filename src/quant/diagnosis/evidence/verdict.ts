import type { Severity, Verdict } from '../finding.ts'
import type { Phrase } from './phrase.ts'

/** Nothing to find fault with. */
export const PASSED: Verdict = { state: 'PASSED' }

/** Says what a check would have needed. */
export function unknown(reason: string): Verdict {
  return { state: 'UNKNOWN', reason }
}

/** A sentence with its evidence: each phrase in the template is both, so that no sentence lacks its numbers. */
type Telling = (words: TemplateStringsArray, ...pieces: readonly (Phrase | string)[]) => Verdict

/** Raises a finding. */
export const stop: Telling = (words, ...pieces) => tell('STOP', words, pieces)
/** Raises a finding. */
export const warning: Telling = (words, ...pieces) => tell('WARNING', words, pieces)
/** Raises a finding. */
export const note: Telling = (words, ...pieces) => tell('NOTE', words, pieces)

/** Raises a finding of a severity that depends on what was seen. */
export function finding(severity: Severity): Telling {
  return (words, ...pieces) => tell(severity, words, pieces)
}

function tell(severity: Severity, words: TemplateStringsArray, pieces: readonly (Phrase | string)[]): Verdict {
  const phrases = pieces.filter((piece) => typeof piece !== 'string')
  const unusable = phrases.find(({ evidence: { value, low, high } }) => {
    return ![value, low ?? 0, high ?? 0].every(Number.isFinite)
  })
  if (unusable !== undefined) return unknown(`The ${unusable.evidence.name} of this run is no finite number.`)
  const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text))
  const sentence = words.map((word, index) => word + (texts[index] ?? '')).join('')
  return { state: 'FOUND', severity, sentence, evidence: phrases.map(({ evidence }) => evidence) }
}
