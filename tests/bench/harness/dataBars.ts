import type { BarColumns } from '#core/model/bar.ts'

/** The last close of the workload DATA at its full length of one million bars. */
const LAST_CLOSE = 13.380278338316035
const FULL_LENGTH = 1_000_000
const MINUTE = 60_000_000

/**
 * The workload DATA: a walk of mulberry32 (seed 42) from 100 in steps of four summed uniforms, one bar a minute. Highs and
 * lows reach up to a thousandth beyond open and close. At full length the last close is checked.
 */
export function dataBars(count: number = FULL_LENGTH): BarColumns {
  const random = mulberry32(42)
  const column = (): Float64Array => new Float64Array(count)
  const bars = { tsOpen: column(), open: column(), high: column(), low: column(), close: column(), volume: column() }
  let price = 100
  for (let index = 0; index < count; index += 1) {
    const open = price
    const close = price * (1 + (random() + random() + random() + random() - 2) * 0.002)
    bars.tsOpen[index] = index * MINUTE
    bars.open[index] = open
    bars.high[index] = Math.max(open, close) * (1 + 0.001 * random())
    bars.low[index] = Math.min(open, close) * (1 - 0.001 * random())
    bars.close[index] = close
    bars.volume[index] = 1_000 + 9_000 * random()
    price = close
  }
  if (count === FULL_LENGTH && price !== LAST_CLOSE)
    throw new Error(`Invariant: the workload is not DATA, its last close is ${price}`)
  return bars
}

function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
