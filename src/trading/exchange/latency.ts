import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'

/** A delay in microseconds: always the same, or log-normal by its median and the deviation of its logarithm. */
export type Delay =
  | { readonly kind: 'fixed'; readonly delay: number }
  | { readonly kind: 'lognormal'; readonly median: number; readonly sigma: number }

/** How long things take on their way; `seed` decides every draw. */
export interface Latencies {
  /** From the market to us: all we do answers a market that is this old. */
  readonly feed: Delay
  /** From us to the exchange. */
  readonly order: Delay
  readonly cancel: Delay
  readonly seed: number
}

/** Time from what an order answers until it can trade; the same for an id whatever was asked before. */
export function orderDelay(latencies: Latencies, clientOrderId: string): number {
  const { feed, order, seed } = latencies
  return draw(feed, seed, `feed:${clientOrderId}`) + draw(order, seed, `order:${clientOrderId}`)
}

/** Time from what a cancel answers until the exchange has it. */
export function cancelDelay(latencies: Latencies, clientOrderId: string): number {
  const { feed, cancel, seed } = latencies
  return draw(feed, seed, `cancel-feed:${clientOrderId}`) + draw(cancel, seed, `cancel:${clientOrderId}`)
}

function draw(delay: Delay, seed: number, stream: string): number {
  if (delay.kind === 'fixed') return delay.delay
  const { median, sigma } = delay
  if (sigma === 0 || median === 0) return Math.round(median)
  const normal = new SeededRandom(namedSeed(seed, stream)).normal()
  return Math.round(Math.min(median * Math.exp(sigma * normal), LONGEST))
}

/** No delay is longer than an hour, however unlikely the draw. */
const LONGEST = 3_600_000_000
