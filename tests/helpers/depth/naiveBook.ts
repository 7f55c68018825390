import { MATCH_EVENT, MATCH_LEVELS, type MatchEvents, type MatchTotals } from './matchEvents.ts'

interface NaiveOrder {
  readonly price: number
  readonly direction: number
  quantity: number
}

/**
 * Plays the matching workload on an array of arrays, one queue a level, searched from the middle of nowhere each time:
 * nothing clever, and nothing shared with the book under test.
 */
export function playNaively(events: MatchEvents, count: number): MatchTotals {
  const levels: NaiveOrder[][] = Array.from({ length: MATCH_LEVELS }, () => [])
  const rested: NaiveOrder[] = []
  let fills = 0
  let volume = 0
  // Only a hint where to begin looking: no order to buy is above, no order to sell below.
  let highestBuy = -1
  let lowestSell = MATCH_LEVELS

  function best(direction: number): number {
    if (direction > 0) {
      while (lowestSell < MATCH_LEVELS && !holds(lowestSell, -1)) lowestSell += 1
      return lowestSell
    }
    while (highestBuy >= 0 && !holds(highestBuy, 1)) highestBuy -= 1
    return highestBuy
  }

  function holds(level: number, direction: number): boolean {
    const first = levels[level]?.[0]
    return first !== undefined && first.direction === direction
  }

  function trade(direction: number, quantity: number, limit: number): number {
    let rest = quantity
    while (rest > 0) {
      const level = best(direction)
      const queue = levels[level]
      if (queue === undefined || direction * (limit - level) < 0) break
      const first = queue[0]
      if (first === undefined) throw new Error(`level ${level} is empty`)
      const traded = Math.min(rest, first.quantity)
      first.quantity -= traded
      rest -= traded
      fills += 1
      volume += traded
      if (first.quantity === 0) queue.shift()
    }
    return rest
  }

  for (let index = 0; index < count; index += 1) {
    const kind = events.kind[index]
    const direction = events.direction[index] ?? 0
    const quantity = events.quantity[index] ?? 0
    if (kind === MATCH_EVENT.add) {
      const price = events.price[index] ?? 0
      const rest = trade(direction, quantity, price)
      if (rest === 0) continue
      const order = { price, direction, quantity: rest }
      levels[price]?.push(order)
      rested.push(order)
      if (direction > 0) highestBuy = Math.max(highestBuy, price)
      else lowestSell = Math.min(lowestSell, price)
    } else if (kind === MATCH_EVENT.take) {
      trade(direction, quantity, direction > 0 ? MATCH_LEVELS : -1)
    } else if (rested.length > 0) {
      const order = rested[(events.pick[index] ?? 0) % rested.length]
      const queue = levels[order?.price ?? -1]
      if (order === undefined || queue === undefined || order.quantity === 0) continue
      queue.splice(queue.indexOf(order), 1)
      order.quantity = 0
    }
  }
  return { fills, volume, live: rested.filter((order) => order.quantity > 0).length }
}
