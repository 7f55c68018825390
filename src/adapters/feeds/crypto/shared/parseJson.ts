/** Characters of a message that are still read; whole books of a thousand instruments stay far below it. */
export const LONGEST_MESSAGE = 33_554_432
/** Brackets within brackets that are still read; venues use at most eight. */
const DEEPEST = 32
/** Digits from which an integer may not fit a number; shorter ones always do. */
const LONG_INTEGER = 16

const QUOTE = 34
const BACKSLASH = 92
const MINUS = 45
const PLUS = 43
const POINT = 46

/** A read message, or why it was not read. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly code: 'MESSAGE_TOO_LARGE' | 'MESSAGE_TOO_DEEP' | 'MESSAGE_NOT_JSON'
      readonly reason: string
    }

/**
 * Reads a message of a venue. Integers that a number cannot hold exactly (beyond 2^53) become texts with all their
 * digits, so ids and nanoseconds are never rounded; everything else is as in JSON. A key named `__proto__` is an ordinary
 * property. Longer and more deeply nested messages are refused before they are read.
 */
export function parseJson(text: string): ParsedJson {
  if (text.length > LONGEST_MESSAGE) {
    return refused('MESSAGE_TOO_LARGE', `The message has ${text.length} characters, more than ${LONGEST_MESSAGE}.`)
  }
  // Almost no message has either, and looking for them is much quicker than reading every character.
  const longIntegers = hasManyDigits(text) || hasManyBrackets(text) ? scan(text) : NONE
  if (longIntegers === null) {
    return refused('MESSAGE_TOO_DEEP', `The message nests more than ${DEEPEST} brackets.`)
  }
  try {
    const value: unknown = JSON.parse(longIntegers.length === 0 ? text : quoted(text, longIntegers))
    return { ok: true, value }
  } catch {
    return refused('MESSAGE_NOT_JSON', 'The message is not JSON.')
  }
}

/** Reads JSON as parseJson does, but keeps every number as the text it was written as; `0.10` stays `0.10`. */
export function parseJsonTexts(text: string): ParsedJson {
  if (text.length > LONGEST_MESSAGE) return parseJson(text)
  const numbers = text.replaceAll(NUMBER_OUTSIDE_TEXT, (found, number: string | undefined) =>
    number === undefined ? found : `"${found}"`,
  )
  const parsed = parseJson(numbers)
  // What only became JSON by the quotes, as 01, is still refused.
  return !parsed.ok || isJson(text) ? parsed : refused('MESSAGE_NOT_JSON', 'The message is not JSON.')
}

/** A text, which is skipped, or a number as a group of its own. A text without an end runs to the end, so no part is read twice. */
const NUMBER_OUTSIDE_TEXT = /"[^"\\]*(?:\\(?:.|$)[^"\\]*)*(?:"|$)|(-?\d[\d.eE+-]*)/gs

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function refused(code: 'MESSAGE_TOO_LARGE' | 'MESSAGE_TOO_DEEP' | 'MESSAGE_NOT_JSON', reason: string): ParsedJson {
  return { ok: false, code, reason }
}

const NONE: readonly number[] = []

/** Tells whether there is a run of digits that may be too long. Such a run covers one of every sixteen places. */
function hasManyDigits(text: string): boolean {
  for (let at = LONG_INTEGER - 1; at < text.length; at += LONG_INTEGER) {
    if (!isDigitAt(text, at)) continue
    let from = at
    while (isDigitAt(text, from - 1)) from -= 1
    let to = at
    while (isDigitAt(text, to + 1)) to += 1
    // Between quotes it is a text already: a number cannot stand beside a quote.
    const isText = text.charCodeAt(from - 1) === QUOTE && text.charCodeAt(to + 1) === QUOTE
    if (to - from + 1 >= LONG_INTEGER && !isText) return true
    // On with the first such place behind the run, so that no digit is looked at often.
    at = Math.floor((to + 1) / LONG_INTEGER) * LONG_INTEGER - 1
  }
  return false
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Tells whether there are more opening brackets than may be nested. */
function hasManyBrackets(text: string): boolean {
  let count = 0
  for (let at = text.indexOf('['); at !== -1 && count <= DEEPEST; at = text.indexOf('[', at + 1)) count += 1
  for (let at = text.indexOf('{'); at !== -1 && count <= DEEPEST; at = text.indexOf('{', at + 1)) count += 1
  return count > DEEPEST
}

/** Finds where integers too long for a number begin and end, in pairs; null when brackets nest too deeply. */
function scan(text: string): readonly number[] | null {
  let found: number[] | null = null
  let depth = 0
  const { length } = text
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfText(text, at)
    } else if (code >= 48 && code <= 57) {
      const from = at
      let next = code
      while (next >= 48 && next <= 57) {
        at += 1
        next = text.charCodeAt(at)
      }
      const isInteger = next !== POINT && next !== 101 && next !== 69
      if (at - from >= LONG_INTEGER && isInteger && isWhole(text, from)) {
        if (!Number.isSafeInteger(Number(text.slice(from, at)))) {
          found ??= []
          found.push(text.charCodeAt(from - 1) === MINUS ? from - 1 : from, at)
        }
      }
      at -= 1
    } else if (code === 123 || code === 91) {
      depth += 1
      if (depth > DEEPEST) return null
    } else if (code === 125 || code === 93) depth -= 1
  }
  return found ?? NONE
}

/** Tells whether the digits from here are an integer of their own, not the fraction or exponent of a number. */
function isWhole(text: string, from: number): boolean {
  let before = text.charCodeAt(from - 1)
  if (before === MINUS || before === PLUS) before = text.charCodeAt(from - 2)
  return before !== POINT && before !== 101 && before !== 69 && before !== PLUS && before !== MINUS
}

/** Index of the quote that ends the text beginning here; the end of the message without one. */
function endOfText(text: string, begin: number): number {
  let at = text.indexOf('"', begin + 1)
  while (at !== -1) {
    let backslashes = 0
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1
    if (backslashes % 2 === 0) return at
    at = text.indexOf('"', at + 1)
  }
  return text.length
}

function quoted(text: string, bounds: readonly number[]): string {
  const parts: string[] = []
  let at = 0
  for (let index = 0; index < bounds.length; index += 2) {
    const [from = at, to = at] = [bounds[index], bounds[index + 1]]
    parts.push(text.slice(at, from), '"', text.slice(from, to), '"')
    at = to
  }
  parts.push(text.slice(at))
  return parts.join('')
}
