import type { MarketSlice } from '#core/model/marketSlice.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import { BAR_LENGTH, sliceOf } from '../exchangeRig.ts'

/** One second of a market: what the exchange is told and what parents see. */
export interface MarketMoment {
  readonly slice: MarketSlice
  readonly view: ExecutionView
}

/** A random walk around 100.00 with a spread of two to six cents and trades at the touch, one moment a second. */
export function quoteMarket(seed: number, seconds: number, startAt = 0): readonly MarketMoment[] {
  const random = new SeededRandom(seed)
  let middle = 10_000
  let volume = 0
  return Array.from({ length: seconds }, (_, second) => {
    middle += Math.round(random.normal() * 1.5)
    const half = 1 + Math.floor(random.next() * 3)
    const [bid, ask] = [middle - half, middle + half]
    const marketTime = startAt + (second + 1) * 1_000_000
    const sizes = [1 + Math.floor(random.next() * 60), 1 + Math.floor(random.next() * 60)] as const
    const rows: number[] = []
    let count = 0
    while (random.next() < 0.6) {
      const aggressor = random.next() < 0.5 ? 1 : -1
      const size = 1 + Math.floor(random.next() * 40)
      rows.push(0, marketTime, (aggressor > 0 ? ask : bid) / 100, size, aggressor)
      volume += size
      count += 1
    }
    const slice = {
      ...sliceOf(marketTime, {}, { 0: [bid / 100, ask / 100, sizes[0], sizes[1]] }),
      ...(count > 0 ? { trades: { count, rows: Float64Array.from(rows) } } : {}),
    }
    return { slice, view: { bid, ask, volume, isOpen: true } }
  })
}

/** A market of one-minute bars alone; the touch that parents see stands two cents around the close. */
export function barMarket(seed: number, minutes: number): readonly MarketMoment[] {
  const random = new SeededRandom(seed)
  let close = 10_000
  let volume = 0
  return Array.from({ length: minutes }, (_, minute) => {
    const open = close
    close += Math.round(random.normal() * 4)
    const high = Math.max(open, close) + Math.floor(random.next() * 4)
    const low = Math.min(open, close) - Math.floor(random.next() * 4)
    const traded = 200 + Math.floor(random.next() * 800)
    volume += traded
    const slice = sliceOf((minute + 1) * BAR_LENGTH, { 0: [open / 100, high / 100, low / 100, close / 100, traded] })
    return { slice, view: { bid: close - 1, ask: close + 1, volume, isOpen: true } }
  })
}
