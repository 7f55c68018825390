const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const SYMBOLS = Uint8Array.from(ALPHABET, (symbol) => symbol.charCodeAt(0))
const PADDING = '='.charCodeAt(0)
const VALUES = new Uint8Array(256).fill(255)
for (const [value, code] of SYMBOLS.entries()) VALUES[code] = value

/** Characters turned into a string at a time; more would overflow the call's argument list. */
const CHUNK = 8_190

/** Writes bytes as base64 with padding. Written out because the pure layers know neither Buffer nor btoa. */
export function toBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let to = 0
  for (let from = 0; from < bytes.length; from += 3) {
    const left = bytes.length - from
    const group = (at(bytes, from) << 16) | (at(bytes, from + 1) << 8) | at(bytes, from + 2)
    codes[to] = at(SYMBOLS, group >> 18)
    codes[to + 1] = at(SYMBOLS, (group >> 12) & 63)
    codes[to + 2] = left > 1 ? at(SYMBOLS, (group >> 6) & 63) : PADDING
    codes[to + 3] = left > 2 ? at(SYMBOLS, group & 63) : PADDING
    to += 4
  }
  return textOf(codes)
}

/** Reads base64 with padding; null when the text is anything else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0) return null
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  const symbols = text.length - padding
  let to = 0
  for (let from = 0; from < text.length; from += 4) {
    let group = 0
    for (let index = from; index < from + 4; index += 1) {
      const value = index < symbols ? at(VALUES, text.charCodeAt(index) & 0xff) : 0
      if (value === 255 || text.charCodeAt(index) > 127) return null
      group = (group << 6) | value
    }
    if (to < bytes.length) bytes[to] = group >> 16
    if (to + 1 < bytes.length) bytes[to + 1] = (group >> 8) & 255
    if (to + 2 < bytes.length) bytes[to + 2] = group & 255
    to += 3
  }
  return bytes
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

function textOf(codes: Uint8Array): string {
  const parts: string[] = []
  for (let from = 0; from < codes.length; from += CHUNK)
    parts.push(String.fromCharCode(...codes.subarray(from, from + CHUNK)))
  return parts.join('')
}
