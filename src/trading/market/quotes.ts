import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { toTicks } from './priceBar.ts'
import type { SliceWriter } from './sliceWriter.ts'
import type { Simulated } from './universe.ts'

/** Share of a minute's usual volume that is offered on one side. */
const OFFERED = 0.3

/** Writes the bid and offer around the price; `stress` is today's volatility over the usual, `perMinute` the usual volume. */
export function writeQuote(
  writer: SliceWriter,
  position: number,
  it: Simulated,
  deviation: number,
  stress: number,
  perMinute: number,
  random: SeededRandom,
): void {
  const price = it.base * Math.exp(deviation)
  const half = 0.5 * price * it.spread * (0.7 + 0.3 * stress)
  const bid = toTicks(it, price - half, Math.floor)
  const offer = toTicks(it, price + half, Math.ceil)
  const ask = offer > bid ? offer : toTicks(it, bid + 10 ** -it.instrument.priceDecimals, Math.round)
  const draw = random.next()
  // One draw serves both sides: its low digits are as good as new.
  const other = (draw * 8_191) % 1
  writer.quote(position, bid, ask, sizeOf(it, perMinute, draw), sizeOf(it, perMinute, other))
}

function sizeOf(it: Simulated, perMinute: number, draw: number): number {
  const units = perMinute * OFFERED * (0.3 + 1.4 * draw)
  if (it.instrument.assetClass === 'EQUITY') return Math.max(Math.round(units / 100), 1) * 100
  const scale = 10 ** it.instrument.quantityDecimals
  return Math.max(Math.round(units * scale), 1) / scale
}
