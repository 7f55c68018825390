import { HOUR, MINUTE } from '#core/time/duration.ts'
import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { MarketState } from './marketState.ts'
import { priceBar } from './priceBar.ts'
import { writeQuote } from './quotes.ts'
import { regimeAt } from './regimes.ts'
import { cryptoActivity, DAYS_PER_YEAR } from './shapes.ts'
import type { SliceWriter } from './sliceWriter.ts'
import { FIRST_CRYPTO, type Simulated, UNIVERSE } from './universe.ts'

/** Volatility of what all pairs share, a year. */
const CRYPTO_VOLATILITY = 0.45
/** Pull of a pair towards its base, a day: half of a distance goes in two years. */
const PULL = 0.001
const MINUTES_PER_DAY = 1_440

/** Moves the crypto pairs through one minute and writes their rows. */
export function cryptoMinute(state: MarketState, random: SeededRandom, minute: number, writer: SliceWriter): void {
  const activity = cryptoActivity(Math.floor((minute * MINUTE) / HOUR) % 24)
  const scale = cryptoScale(state)
  const unit = scale * Math.sqrt(activity / (DAYS_PER_YEAR * MINUTES_PER_DAY))
  const factorDeviation = CRYPTO_VOLATILITY * unit
  const factor = factorDeviation * random.normal()
  for (let position = FIRST_CRYPTO; position < UNIVERSE.length; position += 1) {
    const it = UNIVERSE[position] as Simulated
    const from = state.deviation[position] ?? 0
    const shock = random.normal()
    const own = it.volatility * unit
    const to = from + it.beta * factor + own * shock - (PULL / MINUTES_PER_DAY) * from
    state.deviation[position] = to
    const whole = Math.sqrt((it.beta * factorDeviation) ** 2 + own ** 2)
    const perMinute = (it.dayVolume / MINUTES_PER_DAY) * activity
    const drawn = perMinute * (0.3 - 0.7 * Math.log(1 - random.next())) * (0.7 + 0.4 * Math.abs(shock))
    const units = 10 ** it.instrument.quantityDecimals
    writer.bar(position, priceBar(it, from, to, whole, random), Math.max(Math.round(drawn * units), 1) / units)
    writeQuote(writer, position, it, to, scale, perMinute, random)
  }
}

/** Factor on crypto volatility in the market's regime; crypto feels it less than shares do. */
function cryptoScale(state: MarketState): number {
  return Math.sqrt(regimeAt(state.regime).ownScale)
}

/** Moves the pairs through one day of history; returns the deviations before, and each pair's deviation over the day. */
export function cryptoDayMoves(state: MarketState, random: SeededRandom): { from: Float64Array; whole: Float64Array } {
  const unit = cryptoScale(state) / Math.sqrt(DAYS_PER_YEAR)
  const factor = CRYPTO_VOLATILITY * unit * random.normal()
  const from = state.deviation.slice()
  const whole = new Float64Array(UNIVERSE.length)
  for (let position = FIRST_CRYPTO; position < UNIVERSE.length; position += 1) {
    const it = UNIVERSE[position] as Simulated
    const before = state.deviation[position] ?? 0
    state.deviation[position] = before + it.beta * factor + it.volatility * unit * random.normal() - PULL * before
    whole[position] = unit * Math.sqrt((it.beta * CRYPTO_VOLATILITY) ** 2 + it.volatility ** 2)
  }
  return { from, whole }
}
