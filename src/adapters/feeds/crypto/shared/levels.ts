import type { PriceLevel } from '#core/model/marketEvent.ts'
import { decimal, notNegative, isList } from './fields.ts'
import type { Rejection } from './normalised.ts'

/** Levels of one side, with the first one that could not be read. */
export interface ReadLevels {
  readonly levels: readonly PriceLevel[]
  readonly rejection: Rejection | null
}

const EMPTY: ReadLevels = { levels: [], rejection: null }

/**
 * Reads levels sent as lists that begin with price and size; null when it is no list. A level that cannot be read is left
 * out and named. Missing levels are none. With `skipsZero` a price of 0 stands for a change that is not about a level.
 */
export function readLevels(value: unknown, skipsZero = false): ReadLevels | null {
  if (value === undefined || value === null) return EMPTY
  if (!isList(value)) return null
  if (value.length === 0) return EMPTY
  const levels: PriceLevel[] = []
  let rejection: Rejection | null = null
  for (const row of value) {
    const price = isList(row) ? decimal(row[0]) : Number.NaN
    const size = isList(row) ? notNegative(row[1]) : Number.NaN
    if (skipsZero && price === 0) continue
    if (price > 0 && size >= 0) levels.push({ price, size })
    else rejection ??= badLevel(price, size)
  }
  return { levels, rejection }
}

/** The rejection of a level whose price or size cannot be. */
export function badLevel(price: number, size: number): Rejection {
  const what = Number.isNaN(price) || price <= 0 ? 'price' : Number.isNaN(size) ? 'size' : 'price or size'
  return {
    code: 'LEVEL_MALFORMED',
    reason: `A level of the order book came without a usable ${what}; it was left out, so the book may be wrong there.`,
  }
}

/** One side of a quote; null when the venue tells none, which it writes as price or size 0. */
export function quoteSide(price: number, size: number): PriceLevel | null {
  return price === 0 || size === 0 ? null : { price, size }
}
