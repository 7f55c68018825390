import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'

/** How our ids of orders are written at a venue, and read back. */
export interface OrderNames {
  /** The same id has the same name for ever; different ids have different names. */
  toVenue(id: ClientOrderId): string
  /** Our id, or what another program named its order; null where there is no name. */
  toOurs(name: unknown): ClientOrderId | null
}

const PRINTABLE = /^[\x21-\x7e]{1,64}$/

/** For venues that take our ids as they are. */
export function createPlainNames(): OrderNames {
  return {
    toVenue: (id) => id,
    toOurs: (name) => (typeof name === 'string' && PRINTABLE.test(name) ? identifier(name) : null),
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const OUR_ID = /^[A-Z2-7]{26}$/
/** Free text that the venue takes as it is. */
const SHORT = /^[\x21-\x7e]{1,18}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** Bits of a UUID of version 4 that are free. */
const FREE_BITS = 122n
const ID_BITS = 130n

/**
 * For venues that take a UUID or at most 18 characters. An id of 26 characters has 130 bits, a UUID of version 4 has 122
 * free ones: it holds the first 122, which tell any two ids apart, and the last eight are found among the ids that were
 * named here or that `known` tells (all ids of the journal). Shorter ids go as they are.
 */
export function createUuidNames(known: () => Iterable<ClientOrderId>): OrderNames {
  const ids = new Map<string, ClientOrderId>()
  const name = (id: ClientOrderId): string => {
    const text = SHORT.test(id) ? id : uuidOf(id)
    ids.set(text, id)
    return text
  }
  return {
    toVenue: name,
    toOurs: (text) => {
      if (typeof text !== 'string' || !PRINTABLE.test(text)) return null
      if (!UUID.test(text)) return identifier(text)
      if (!ids.has(text)) for (const id of known()) name(id)
      return ids.get(text) ?? identifier(text)
    },
  }
}

/** The UUID of version 4 that holds the first 122 bits of an id. */
export function uuidOf(id: string): string {
  if (!OUR_ID.test(id)) throw new Error('Invariant: an id is 26 letters of base32, or at most 18 characters')
  let bits = 0n
  for (const letter of id) bits = bits * 32n + BigInt(LETTERS.indexOf(letter))
  const hex = (bits >> (ID_BITS - FREE_BITS)).toString(2).padStart(Number(FREE_BITS), '0')
  // 48 bits, the version, 12 bits, the variant 10, 62 bits.
  const all = `${hex.slice(0, 48)}0100${hex.slice(48, 60)}10${hex.slice(60)}`
  const text = BigInt(`0b${all}`).toString(16).padStart(32, '0')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}
