import { fromBase64, toBase64 } from './base64.ts'

/** Marks a block of float64 values in the text form; keys of plain objects that start with `$` get a second one. */
const COLUMN_TAG = '$f64'

/** Deeper messages do not occur; hostile ones would overflow the stack. */
const MAX_DEPTH = 100

/** What came over the wire, or a stable word for why it cannot be read. */
export type Decoded =
  | { readonly ok: true; readonly message: unknown }
  | { readonly ok: false; readonly code: 'NOT_JSON' | 'TOO_DEEP' | 'BAD_COLUMN' | 'FORBIDDEN_KEY' }

/**
 * Writes a message as text: JSON, with each Float64Array as the base64 of its bytes (little-endian, as on every
 * machine this runs on), so that not-a-number, infinities and negative zero in columns survive.
 */
export function encodeWire(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) => {
    if (value instanceof Float64Array) {
      return { [COLUMN_TAG]: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
    }
    return isPlain(value) && Object.keys(value).some((key) => key.startsWith('$')) ? escapeKeys(value) : value
  })
}

/** Reads what `encodeWire` wrote. Never throws, whatever the text is. */
export function decodeWire(text: string): Decoded {
  try {
    return { ok: true, message: restore(JSON.parse(text), 0) }
  } catch (error) {
    return { ok: false, code: error instanceof Unreadable ? error.code : 'NOT_JSON' }
  }
}

class Unreadable extends Error {
  readonly code: 'TOO_DEEP' | 'BAD_COLUMN' | 'FORBIDDEN_KEY'

  constructor(code: Unreadable['code']) {
    super(code)
    this.code = code
  }
}

function restore(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new Unreadable('TOO_DEEP')
  if (Array.isArray(value)) return value.map((item) => restore(item, depth + 1))
  if (!isPlain(value)) return value
  const keys = Object.keys(value)
  if (keys.includes(COLUMN_TAG)) return columnOf(value, keys)
  const restored: Record<string, unknown> = {}
  for (const key of keys) {
    if (key === '__proto__') throw new Unreadable('FORBIDDEN_KEY')
    restored[key.startsWith('$$') ? key.slice(1) : key] = restore(value[key], depth + 1)
  }
  return restored
}

function columnOf(value: Readonly<Record<string, unknown>>, keys: readonly string[]): Float64Array {
  const text = value[COLUMN_TAG]
  const bytes = keys.length === 1 && typeof text === 'string' ? fromBase64(text) : null
  if (bytes === null || bytes.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) throw new Unreadable('BAD_COLUMN')
  return new Float64Array(bytes.buffer)
}

function escapeKeys(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, item]))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
