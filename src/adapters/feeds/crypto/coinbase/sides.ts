import type { PriceLevel } from '#core/model/marketEvent.ts'
import { isFields, isList, notNegative, positive } from '../shared/fields.ts'
import { badLevel } from '../shared/levels.ts'
import type { Rejection } from '../shared/normalised.ts'

/** Changes of both sides of a book, with the first that could not be read. */
export interface ReadChanges {
  readonly bids: readonly PriceLevel[]
  readonly asks: readonly PriceLevel[]
  readonly rejection: Rejection | null
}

/** Reads changes that name their side each: `[side, price, size]`, or an object; null when it is no list. */
export function readChanges(value: unknown): ReadChanges | null {
  if (!isList(value)) return null
  const bids: PriceLevel[] = []
  const asks: PriceLevel[] = []
  let rejection: Rejection | null = null
  for (const row of value) {
    const [side, priceText, sizeText] = isList(row)
      ? row
      : isFields(row)
        ? [row['side'], row['price_level'], row['new_quantity']]
        : []
    const price = positive(priceText)
    const size = notNegative(sizeText)
    const target = side === 'buy' || side === 'bid' ? bids : side === 'sell' || side === 'offer' ? asks : null
    if (target === null || Number.isNaN(price + size)) rejection ??= badLevel(price, size)
    else target.push({ price, size })
  }
  return { bids, asks, rejection }
}
