import { identifier, type ClientOrderId } from '../model/identifiers.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const LENGTH = 26

/** Texts of ten bits each: two characters at a time keep the text flat and the loop short. */
const PAIRS: readonly string[] = Array.from(
  { length: 1_024 },
  (_, bits) => ALPHABET.charAt(bits >> 5) + ALPHABET.charAt(bits & 31),
)

/**
 * Names an order by the hash of its intent: the first 26 characters of the base32 form (RFC 4648) of a SHA-256 in
 * hexadecimal. The same intent has the same name for ever.
 */
export function intentName(sha256: string): ClientOrderId {
  let text = ''
  // Five digits are twenty bits, which are four characters.
  for (let index = 0; text.length < LENGTH; index += 5) {
    const bits = Number.parseInt(sha256.slice(index, index + 5), 16)
    text += (PAIRS[bits >> 10] ?? '') + (PAIRS[bits & 1_023] ?? '')
  }
  return identifier<ClientOrderId>(text.slice(0, LENGTH))
}
