import type { Instrument } from '#core/model/instrument.ts'
import type { LadderView } from '#contracts/records/sources.ts'

/** One price of the ladder with what waits there; sizes in units of the instrument, 0 where nothing waits. */
export interface LadderRow {
  /** Number of the row in steps of price; it never changes while the ladder stays where it is. */
  readonly step: number
  readonly price: number
  readonly bid: number
  readonly ask: number
}

/** Where the rows stand: the step in the middle, and how many ticks one step is. */
export interface LadderFrame {
  readonly centre: number
  readonly ticks: number
}

/** Rows above and below the middle. */
const HALF = 20
/** Ticks that one row may gather. */
export const GROUPS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
/** Levels of each side that should fit between the middle and the end of the rows. */
const WANTED = 12

type Scale = Pick<Instrument, 'priceDecimals' | 'priceIncrement'>

/** Puts the middle of the rows between the best prices; null while a side is empty. */
export function centreStep(ladder: Pick<LadderView, 'bids' | 'asks'>, scale: Scale, ticks: number): number | null {
  const [bid] = ladder.bids
  const [ask] = ladder.asks
  if (bid === undefined || ask === undefined) return null
  return Math.round((bid.price + ask.price) / 2 / stepOf(scale, ticks))
}

/** Chooses how many ticks a row gathers, so that a dozen levels of each side are in view. */
export function fittingTicks(ladder: Pick<LadderView, 'bids' | 'asks'>, scale: Scale): number {
  const middle = centreStep(ladder, scale, 1)
  if (middle === null) return 1
  const reach = [ladder.bids, ladder.asks].map((levels) => {
    const level = levels[Math.min(WANTED, levels.length) - 1]
    return level === undefined ? 0 : Math.abs(level.price / stepOf(scale, 1) - middle)
  })
  const widest = Math.max(...reach)
  return GROUPS.find((ticks) => widest / ticks <= HALF - 2) ?? 1_000
}

/**
 * Lays the levels into fixed rows, the highest price first. A row gathers its ticks away from the market: bids down, asks
 * up, so that no size looks better than it is.
 */
export function ladderRows(
  ladder: Pick<LadderView, 'bids' | 'asks'>,
  scale: Scale,
  { centre, ticks }: LadderFrame,
): readonly LadderRow[] {
  const step = stepOf(scale, ticks)
  const bids = gather(ladder.bids, (price) => Math.floor(price / step + 1e-6))
  const asks = gather(ladder.asks, (price) => Math.ceil(price / step - 1e-6))
  return Array.from({ length: 2 * HALF + 1 }, (_, index) => {
    const at = centre + HALF - index
    return { step: at, price: at * step, bid: bids.get(at) ?? 0, ask: asks.get(at) ?? 0 }
  }).filter(({ price }) => price > 0)
}

/** Tells where the market is when it has left the rows: above, below, or null when it is in view. */
export function marketOutside(
  ladder: Pick<LadderView, 'bids' | 'asks'>,
  scale: Scale,
  { centre, ticks }: LadderFrame,
): 'above' | 'below' | null {
  const middle = centreStep(ladder, scale, ticks)
  if (middle === null || Math.abs(middle - centre) <= HALF) return null
  return middle > centre ? 'above' : 'below'
}

/** Decimals that sizes of this magnitude are written with, all rows alike. */
export function sizeDecimals(largest: number, most: number): number {
  const wanted = largest >= 10_000 ? 0 : largest >= 100 ? 2 : largest >= 1 ? 4 : largest >= 0.01 ? 6 : 8
  return Math.min(wanted, most)
}

function stepOf({ priceDecimals, priceIncrement }: Scale, ticks: number): number {
  return (priceIncrement * ticks) / 10 ** priceDecimals
}

function gather(levels: LadderView['bids'], placeOf: (price: number) => number): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>()
  for (const { price, size } of levels) {
    const place = placeOf(price)
    sizes.set(place, (sizes.get(place) ?? 0) + size)
  }
  return sizes
}
