import { PriceTimeBook } from '#trading/exchange/depth/priceTimeBook.ts'
import { MATCH_EVENT, MATCH_LEVELS, type MatchEvents, type MatchTotals } from './matchEvents.ts'

/** Plays the matching workload on the price-time book. */
export function playMatch(events: MatchEvents, count: number): MatchTotals {
  const { kind, direction, price, quantity, pick } = events
  const book = new PriceTimeBook({ lowestPrice: 0, priceIncrement: 1, levels: MATCH_LEVELS, orders: 1_024 })
  const { fills: made } = book
  const numbers = new Float64Array(count)
  let rested = 0
  let fills = 0
  let volume = 0
  for (let index = 0; index < count; index += 1) {
    const what = kind[index]
    if (what === MATCH_EVENT.cancel) {
      if (rested > 0) book.cancel(numbers[(pick[index] ?? 0) % rested] ?? 0)
      continue
    }
    const way = (direction[index] ?? 0) > 0 ? 1 : -1
    if (what === MATCH_EVENT.add) {
      const number = book.limit(way, price[index] ?? 0, quantity[index] ?? 0)
      if (number > 0) {
        numbers[rested] = number
        rested += 1
      }
    } else book.market(way, quantity[index] ?? 0)
    const { count: made1, quantity: traded } = made
    fills += made1
    for (let fill = 0; fill < made1; fill += 1) volume += traded[fill] ?? 0
  }
  return { fills, volume, live: book.live }
}
