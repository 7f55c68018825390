import type { BarColumns } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { powerOfTen } from '#core/money.ts'

/** Decimals of fill prices in a backtest, as far as the prices leave room for them. */
const DECIMALS = 8
/** Scaled prices stay below this, so that values of ordinary quantities are computed without big integers. */
const LARGEST_PRICE = 2 ** 42

/**
 * Gives an instrument finer prices for a run, so that shares of a price (spread, slippage, distances of exits) are not
 * rounded to its quoted decimals. Orders keep their increments: only fills may be finer.
 */
export function withFinePrices(instrument: Instrument, { high }: BarColumns): Instrument {
  const highest = high.reduce((most, price) => Math.max(most, price), 0)
  let finer = Math.max(0, DECIMALS - instrument.priceDecimals)
  while (finer > 0 && highest * powerOfTen(instrument.priceDecimals + finer) > LARGEST_PRICE) finer -= 1
  return {
    ...instrument,
    priceDecimals: instrument.priceDecimals + finer,
    priceIncrement: instrument.priceIncrement * powerOfTen(finer),
  }
}
