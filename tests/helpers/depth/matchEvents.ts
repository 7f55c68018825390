/** What happens in one event of the workload. */
export const MATCH_EVENT = { add: 0, cancel: 1, take: 2 } as const

/** Levels of the workload's ladder: prices 0 to 4,095. */
export const MATCH_LEVELS = 4_096

/** Events as columns, the same for every book that plays them. */
export interface MatchEvents {
  readonly kind: Uint8Array
  /** 1 buys, -1 sells. */
  readonly direction: Int8Array
  readonly price: Int32Array
  readonly quantity: Int32Array
  /** For a cancel: which of the orders that have rested so far, modulo their count. */
  readonly pick: Uint32Array
}

/**
 * Draws the events of the order matching workload with xorshift32 (shifts 13, 17, 5), one draw for each decision:
 *
 * 1. `draw & 7`: 0 to 3 adds a limit order, 4 to 6 cancels, 7 takes at the market.
 * 2. Add: `draw & 1` buys, else sells; `draw & 2047` steps away from the far edge of the overlap, 2,239 down for buys and
 *    1,856 up for sells, so that about one in eleven could trade at once and does; `1 + (draw & 127)` units.
 * 3. Cancel: `draw` modulo the orders that have ever rested picks one in the order of their coming; nothing happens when
 *    it no longer rests.
 * 4. Take: `draw & 1` buys, else sells; `1 + (draw & 127)` units; what finds nobody is gone.
 */
export function drawMatchEvents(count: number, seed: number): MatchEvents {
  const events = {
    kind: new Uint8Array(count),
    direction: new Int8Array(count),
    price: new Int32Array(count),
    quantity: new Int32Array(count),
    pick: new Uint32Array(count),
  }
  let state = seed
  const draw = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  }
  for (let index = 0; index < count; index += 1) {
    const which = draw() & 7
    if (which >= 4 && which < 7) {
      events.kind[index] = MATCH_EVENT.cancel
      events.pick[index] = draw() >>> 0
      continue
    }
    events.kind[index] = which === 7 ? MATCH_EVENT.take : MATCH_EVENT.add
    const direction = (draw() & 1) === 1 ? 1 : -1
    events.direction[index] = direction
    if (which !== 7) events.price[index] = direction > 0 ? 2_239 - (draw() & 2_047) : 1_856 + (draw() & 2_047)
    events.quantity[index] = 1 + (draw() & 127)
  }
  return events
}

/** What a run of the workload did. */
export interface MatchTotals {
  readonly fills: number
  readonly volume: number
  /** Orders that rest at the end. */
  readonly live: number
}
