/** Why an answer of a source was not used. */
export type RefusalCode =
  /** It is no JSON or XML, too long or too deeply nested. */
  | 'ANSWER_UNREADABLE'
  /** It is not of the source's published form. */
  | 'ANSWER_MALFORMED'
  /** It contradicts itself, for example prices without times. */
  | 'ANSWER_CONTRADICTORY'
  /** The source says that it has nothing under that name. */
  | 'NOTHING_FOUND'
  /** The source refused in its own words. */
  | 'SOURCE_REFUSED'

/** An answer that was not used; `message` is one sentence for the user. */
export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
}

/** What was read of an answer, or why it was not used. */
export type Parsed<Value> = { readonly ok: true; readonly value: Value } | Refusal

const LONGEST_REASON = 200

/** Makes a refusal: `The answer of Yahoo was left out: it has prices without times.` */
export function refusal(source: string, code: RefusalCode, reason: string): Refusal {
  const said = reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}...` : reason
  return { ok: false, code, message: `The answer of ${source} was left out: ${said}.` }
}
