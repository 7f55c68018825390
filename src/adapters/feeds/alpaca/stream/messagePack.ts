import { decodeTimestampToTimeSpec, Decoder, encode, EXT_TIMESTAMP, ExtensionCodec } from '@msgpack/msgpack'
import { isFields } from '../../crypto/shared/fields.ts'
import type { ParsedJson } from '../../crypto/shared/parseJson.ts'

/** Bytes of a message that are read; a message of the source holds some hundred prices at most. */
const MOST_BYTES = 8_000_000
/** Maps and lists within each other that are read; messages have three. */
const DEEPEST = 16
const LONGEST_TEXT = 100_000

/** Times become microseconds. What is below a microsecond is cut off. */
const extensions = new ExtensionCodec()
extensions.register({
  type: EXT_TIMESTAMP,
  encode: () => null,
  decode: (data) => {
    const { sec, nsec } = decodeTimestampToTimeSpec(data)
    return sec * 1_000_000 + Math.floor(nsec / 1_000)
  },
})

const decoder = new Decoder({
  extensionCodec: extensions,
  useBigInt64: true,
  maxStrLength: LONGEST_TEXT,
  maxBinLength: LONGEST_TEXT,
  maxExtLength: LONGEST_TEXT,
})

/**
 * Reads a message in MessagePack (msgpack.org, specification of 2017) as plain values: times are microseconds, integers
 * that a number does not hold exactly are texts. The structure is walked over first without making anything, because the
 * library takes the length of a list on trust and would set aside gigabytes for a few bytes.
 */
export function readMessagePack(bytes: Uint8Array): ParsedJson {
  if (bytes.byteLength > MOST_BYTES) {
    return refused('MESSAGE_TOO_LARGE', `The message has ${bytes.byteLength} bytes, more than ${MOST_BYTES}.`)
  }
  const end = endOf(bytes)
  if (end === 'DEEP') return refused('MESSAGE_TOO_DEEP', `The message nests more than ${DEEPEST} lists and maps.`)
  if (end !== bytes.byteLength) return refused('MESSAGE_NOT_JSON', 'The message is not MessagePack.')
  try {
    return { ok: true, value: plain(decoder.decode(bytes)) }
  } catch {
    return refused('MESSAGE_NOT_JSON', 'The message is not MessagePack.')
  }
}

/** Writes a message of ours. */
export function writeMessagePack(message: Readonly<Record<string, unknown>>): Uint8Array {
  return encode(message)
}

function refused(code: Extract<ParsedJson, { ok: false }>['code'], reason: string): ParsedJson {
  return { ok: false, code, reason }
}

/** Brings integers of 64 bits to numbers, or to texts where a number would round them, in place. Depth was looked at before. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const member: unknown = value[index]
      if (isWide(member)) value[index] = plain(member)
    }
  } else if (isFields(value)) {
    for (const key in value) if (isWide(value[key])) Object.assign(value, { [key]: plain(value[key]) })
  }
  return value
}

/** Tells whether there may be something to change in a value. */
function isWide(value: unknown): boolean {
  return typeof value === 'bigint' || (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
}

/** Bytes of a value after its first, by that first byte; lists, maps and lengths that follow are told apart by `kind`. */
interface Head {
  readonly kind: 'FIXED' | 'LENGTH' | 'LIST' | 'MAP' | 'BAD'
  /** FIXED: bytes that follow. LENGTH: bytes of the length itself. LIST and MAP: bytes of the count, or the count. */
  readonly size: number
  readonly extra: number
}

const HEADS: readonly Head[] = Array.from({ length: 256 }, (_, first) => headOf(first))

function headOf(first: number): Head {
  const head = (kind: Head['kind'], size: number, extra = 0): Head => ({ kind, size, extra })
  if (first <= 0x7f || first >= 0xe0) return head('FIXED', 0)
  if (first <= 0x8f) return head('MAP', 0, first & 0x0f)
  if (first <= 0x9f) return head('LIST', 0, first & 0x0f)
  if (first <= 0xbf) return head('FIXED', first & 0x1f)
  const table: Readonly<Record<number, Head>> = {
    0xc0: head('FIXED', 0),
    0xc2: head('FIXED', 0),
    0xc3: head('FIXED', 0),
    0xc4: head('LENGTH', 1),
    0xc5: head('LENGTH', 2),
    0xc6: head('LENGTH', 4),
    0xc7: head('LENGTH', 1, 1),
    0xc8: head('LENGTH', 2, 1),
    0xc9: head('LENGTH', 4, 1),
    0xca: head('FIXED', 4),
    0xcb: head('FIXED', 8),
    0xcc: head('FIXED', 1),
    0xcd: head('FIXED', 2),
    0xce: head('FIXED', 4),
    0xcf: head('FIXED', 8),
    0xd0: head('FIXED', 1),
    0xd1: head('FIXED', 2),
    0xd2: head('FIXED', 4),
    0xd3: head('FIXED', 8),
    0xd4: head('FIXED', 2),
    0xd5: head('FIXED', 3),
    0xd6: head('FIXED', 5),
    0xd7: head('FIXED', 9),
    0xd8: head('FIXED', 17),
    0xd9: head('LENGTH', 1),
    0xda: head('LENGTH', 2),
    0xdb: head('LENGTH', 4),
    0xdc: head('LIST', 2),
    0xdd: head('LIST', 4),
    0xde: head('MAP', 2),
    0xdf: head('MAP', 4),
  }
  return table[first] ?? head('BAD', 0)
}

const left = new Float64Array(DEEPEST + 1)

/** Index behind the first value; -1 when the bytes end before it does or are none. */
function endOf(bytes: Uint8Array): number | 'DEEP' {
  let at = 0
  let depth = 0
  left[0] = 1
  for (;;) {
    while ((left[depth] ?? 0) === 0) {
      if (depth === 0) return at
      depth -= 1
    }
    left[depth] = (left[depth] ?? 0) - 1
    const first = bytes[at]
    const head = first === undefined ? undefined : HEADS[first]
    if (head === undefined || head.kind === 'BAD') return -1
    at += 1
    if (head.kind === 'FIXED') {
      at += head.size
    } else {
      const told = head.size === 0 ? head.extra : uintAt(bytes, at, head.size)
      at += head.size
      if (head.kind === 'LENGTH') at += told + head.extra
      else {
        // Every member takes a byte at least, so that a count beyond the rest cannot be.
        if (told > bytes.byteLength - at) return -1
        if (depth >= DEEPEST) return 'DEEP'
        depth += 1
        left[depth] = head.kind === 'MAP' ? told * 2 : told
      }
    }
    if (at > bytes.byteLength) return -1
  }
}

function uintAt(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let index = 0; index < size; index += 1) value = value * 256 + (bytes[at + index] ?? 0)
  return value
}
