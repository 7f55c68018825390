/** At most `wanted` of the items, spread evenly over their order; all of them when there are no more. */
export function spread<Item>(items: ArrayLike<Item>, wanted: number): Item[] {
  const count = Math.min(wanted, items.length)
  const chosen: Item[] = []
  for (let place = 0; place < count; place += 1) {
    // The middle of each of `count` equal stretches.
    const item = items[count === items.length ? place : Math.floor(((place + 0.5) * items.length) / count)]
    if (item !== undefined) chosen.push(item)
  }
  return chosen
}

/**
 * The same items in an order in which early ones lie far apart (bit reversal), so that what is wrong anywhere shows after
 * few of them.
 */
export function scattered<Item>(items: readonly Item[]): Item[] {
  const bits = Math.ceil(Math.log2(Math.max(1, items.length)))
  const order: Item[] = []
  for (let index = 0; index < 2 ** bits; index += 1) {
    let reversed = 0
    for (let bit = 0; bit < bits; bit += 1) if ((index & (1 << bit)) !== 0) reversed |= 1 << (bits - 1 - bit)
    const item = items[reversed]
    if (item !== undefined) order.push(item)
  }
  return order
}

/** The distinct market times of things that are in order of time. */
export function timesOf(things: readonly { readonly at: number }[]): number[] {
  const times: number[] = []
  for (const { at } of things) if (times.at(-1) !== at) times.push(at)
  return times
}

/** Moments at which nothing of `busy` happened; both rise. */
export function quietMoments(moments: Float64Array, busy: readonly number[]): number[] {
  const taken = new Set(busy)
  const quiet: number[] = []
  for (const moment of moments) if (!taken.has(moment)) quiet.push(moment)
  return quiet
}
