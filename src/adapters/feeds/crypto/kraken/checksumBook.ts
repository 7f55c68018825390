import { crc32 } from 'node:zlib'
import type { PriceLevel } from '#core/model/marketEvent.ts'

/** The deepest book and the longest list of levels that Kraken sends; more is made up. */
const DEEPEST = 1_000
const LONGEST = 5_000
/** Levels of each side that the checksum covers. */
const COVERED = 10

/** A level as Kraken writes it; texts keep the zeros that the checksum needs, numbers have lost them. */
export interface WrittenLevel {
  readonly price: number
  readonly size: number
  /** Digits of price and size for the checksum; null when they came as numbers. */
  readonly digits: string | null
}

/** Tells whether a list may be the levels of one message. */
export function hasPossibleLength(levels: readonly unknown[]): boolean {
  return levels.length <= LONGEST
}

/**
 * Digits of a decimal for the checksum: without its point and without leading zeros. Null for what is not text.
 * Kraken, "Book checksum": docs.kraken.com/exchange/guides/websockets/book-checksum-v2.
 */
export function checksumDigits(price: unknown, size: unknown): string | null {
  return typeof price === 'string' && typeof size === 'string' ? bare(price) + bare(size) : null
}

function bare(text: string): string {
  const point = text.indexOf('.')
  const digits = point === -1 ? text : text.slice(0, point) + text.slice(point + 1)
  let from = 0
  while (digits.charCodeAt(from) === 48) from += 1
  return from === 0 ? digits : digits.slice(from)
}

/** A book as deep as it was subscribed, kept to check it and to know which levels fall out of it. */
export class ChecksumBook {
  readonly #depth: number
  readonly #bids: WrittenLevel[] = []
  readonly #asks: WrittenLevel[] = []

  constructor(depth: number) {
    this.#depth = Math.min(depth, DEEPEST)
  }

  /** Sets levels of a side in the order in which they came. Returns the levels that fell out of the depth, with size 0. */
  apply(side: 'bids' | 'asks', levels: readonly WrittenLevel[]): readonly PriceLevel[] {
    const book = side === 'bids' ? this.#bids : this.#asks
    const direction = side === 'bids' ? -1 : 1
    for (const level of levels) set(book, level, direction)
    if (book.length <= this.#depth) return NONE
    return book.splice(this.#depth).map(({ price }) => ({ price, size: 0 }))
  }

  /** The checksum of the best ten levels of each side; null when a level came without its digits. */
  checksum(): number | null {
    let text = ''
    for (const side of [this.#asks, this.#bids]) {
      for (let n = 0; n < COVERED && n < side.length; n += 1) {
        const digits = side[n]?.digits
        if (digits === null || digits === undefined) return null
        text += digits
      }
    }
    return crc32(text)
  }
}

const NONE: readonly PriceLevel[] = []

/** Puts a level where it belongs; the best is first, `direction` 1 sorts upwards. */
function set(book: WrittenLevel[], level: WrittenLevel, direction: 1 | -1): void {
  let low = 0
  let high = book.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (((book[middle]?.price ?? 0) - level.price) * direction < 0) low = middle + 1
    else high = middle
  }
  const isThere = book[low]?.price === level.price
  if (level.size === 0) {
    if (isThere) book.splice(low, 1)
  } else if (isThere) book[low] = level
  else book.splice(low, 0, level)
}
