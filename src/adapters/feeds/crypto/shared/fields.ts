/** The fields of a message; nothing is known of them yet. */
export type Fields = Readonly<Record<string, unknown>>

/** Tells whether a value is an object with fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Tells whether a value is a list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** Longest text of a decimal that is read. */
const LONGEST_DECIMAL = 48
/** Longest text of an id that is kept. */
const LONGEST_ID = 128

/**
 * Reads a decimal that is sent as a number or as text. NaN when it is anything else: empty, hexadecimal, infinite, with
 * spaces or signs in the wrong place. Minus zero is zero.
 */
export function decimal(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : Number.NaN
  if (typeof value !== 'string' || value.length > LONGEST_DECIMAL || !isDecimalText(value)) return Number.NaN
  const read = Number(value)
  return Number.isFinite(read) ? read + 0 : Number.NaN
}

/** Reads a decimal above 0; NaN when it is not. */
export function positive(value: unknown): number {
  const read = decimal(value)
  return read > 0 ? read : Number.NaN
}

/** Reads a decimal that is 0 or above; NaN when it is not. */
export function notNegative(value: unknown): number {
  const read = decimal(value)
  return read >= 0 ? read : Number.NaN
}

/** Reads a decimal that need not be told: null when it is missing, empty or no decimal. */
export function optionalDecimal(value: unknown): number | null {
  const read = decimal(value)
  return Number.isNaN(read) ? null : read
}

/** Reads a whole number that a number holds exactly, sent as number or text; NaN when it is none. */
export function sequence(value: unknown): number {
  const read = typeof value === 'string' ? decimal(value) : value
  return typeof read === 'number' && Number.isSafeInteger(read) && read >= 0 ? read : Number.NaN
}

/** Reads an id as text, exactly as sent; null when there is none or its digits are lost already. */
export function idText(value: unknown): string | null {
  if (typeof value === 'string') return value.length > 0 && value.length <= LONGEST_ID ? value : null
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null
}

/** Tells whether a text is `-12.50e-7` or a part of it: a sign, digits, a point and digits, an exponent. */
function isDecimalText(text: string): boolean {
  let at = text.charCodeAt(0) === 45 ? 1 : 0
  const first = at
  while (isDigit(text.charCodeAt(at))) at += 1
  if (at === first) return false
  if (at === text.length) return true
  if (text.charCodeAt(at) === 46) {
    at += 1
    const fraction = at
    while (isDigit(text.charCodeAt(at))) at += 1
    if (at === fraction) return false
    if (at === text.length) return true
  }
  return EXPONENT.test(text.slice(at))
}

const EXPONENT = /^[eE][+-]?\d{1,3}$/

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
