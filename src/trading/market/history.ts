import type { BarColumns, BarSeries } from '#core/model/bar.ts'
import { sessionOfDay } from '#core/time/calendar.ts'
import { DAY } from '#core/time/duration.ts'
import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { cryptoDayMoves } from './cryptoMinute.ts'
import { INDEX_WEIGHTS, type MarketState } from './marketState.ts'
import { beginSession, SECTOR_VOLATILITY, sessionVolatility } from './overnight.ts'
import { type PriceBar, priceBar } from './priceBar.ts'
import { regimeAt } from './regimes.ts'
import { INTRADAY_SHARE, SESSIONS_PER_YEAR } from './shapes.ts'
import {
  FIRST_CRYPTO,
  FIRST_SHARE,
  INDEX_POSITION,
  SECTORS,
  type Simulated,
  UNIVERSE,
  VOLATILITY_POSITION,
} from './universe.ts'
import { moveVolatilityIndex, OWN_NOISE } from './volatilityIndex.ts'

/** Calendar days that the model lives through before the market starts. */
export const HISTORY_DAYS = 730

/** A day of one instrument in logs, before the prices are laid out to end at their base. */
interface DayRecord {
  readonly day: number
  readonly position: number
  readonly from: number
  readonly to: number
  readonly deviation: number
  readonly volume: number
}

/**
 * Lives the model through the days before the start, by days instead of minutes, and moves the prices so that the last
 * close is the base price (but for the volatility index, whose level is its own). Returns the record of every day.
 */
export function liveHistory(state: MarketState, random: SeededRandom, startDay: number): readonly DayRecord[] {
  const records: DayRecord[] = []
  for (let day = startDay - HISTORY_DAYS; day < startDay; day += 1) {
    if (sessionOfDay(day) !== null) shareDay(state, random, day, records)
    cryptoDay(state, random, day, records)
  }
  return records
}

/** Turns the records of the last `days` days into daily bars that end at the base prices. */
export function historySeries(
  records: readonly DayRecord[],
  end: Float64Array,
  random: SeededRandom,
  firstDay: number,
): readonly BarSeries[] {
  return UNIVERSE.map((it, position) => {
    const own = records.filter((record) => record.position === position && record.day >= firstDay)
    const shift = position === VOLATILITY_POSITION ? 0 : (end[position] ?? 0)
    const bars = own.map((day) => priceBar(it, day.from - shift, day.to - shift, day.deviation, random))
    return {
      instrumentId: it.instrument.id,
      interval: '1d',
      origin: 'simulated',
      columns: columnsOf(own, bars),
    }
  })
}

function columnsOf(records: readonly DayRecord[], bars: readonly PriceBar[]): BarColumns {
  return {
    tsOpen: Float64Array.from(records, (record) => record.day * DAY),
    open: Float64Array.from(bars, (bar) => bar.open),
    high: Float64Array.from(bars, (bar) => bar.high),
    low: Float64Array.from(bars, (bar) => bar.low),
    close: Float64Array.from(bars, (bar) => bar.close),
    volume: Float64Array.from(records, (record) => record.volume),
  }
}

function shareDay(state: MarketState, random: SeededRandom, day: number, records: DayRecord[]): void {
  beginSession(state, random, day)
  const from = state.deviation.slice()
  const regime = regimeAt(state.regime)
  const factorDeviation = sessionVolatility(state) * Math.sqrt(INTRADAY_SHARE)
  const unit = regime.ownScale * Math.sqrt(INTRADAY_SHARE / SESSIONS_PER_YEAR)
  const factor = (regime.drift * INTRADAY_SHARE) / SESSIONS_PER_YEAR + factorDeviation * random.normal()
  const sectors = SECTORS.map(() => SECTOR_VOLATILITY * unit * random.normal())
  let indexMove = 0
  let indexVolume = 0
  for (let position = FIRST_SHARE; position < FIRST_CRYPTO; position += 1) {
    const it = UNIVERSE[position] as Simulated
    const own = it.volatility * unit * (state.volatilityFactor[position] ?? 1)
    const planned = (state.continuation[position] ?? 0) + (state.bounce[position] ?? 0)
    const move = it.beta * factor + (sectors[it.sector] ?? 0) + own * random.normal() + planned
    const to = (from[position] ?? 0) + move
    const volume = Math.round(it.dayVolume * (state.volumeFactor[position] ?? 1))
    const deviation = Math.sqrt((it.beta * factorDeviation) ** 2 + (SECTOR_VOLATILITY * unit) ** 2 + own ** 2)
    state.deviation[position] = to
    records.push({ day, position, from: from[position] ?? 0, to, deviation, volume })
    const weight = INDEX_WEIGHTS[position] ?? 0
    indexMove += weight * move
    if (weight > 0) indexVolume += volume
  }
  closeIndexes(state, random, day, records, { from, indexMove, indexVolume, factorDeviation })
}

interface IndexDay {
  readonly from: Float64Array
  readonly indexMove: number
  readonly indexVolume: number
  readonly factorDeviation: number
}

function closeIndexes(
  state: MarketState,
  random: SeededRandom,
  day: number,
  records: DayRecord[],
  { from, indexMove, indexVolume, factorDeviation }: IndexDay,
): void {
  const indexFrom = from[INDEX_POSITION] ?? 0
  const volatilityFrom = from[VOLATILITY_POSITION] ?? 0
  const indexTo = indexFrom + indexMove
  state.deviation[INDEX_POSITION] = indexTo
  state.sessionReturn += indexMove
  moveVolatilityIndex(state, random, indexMove, INTRADAY_SHARE)
  const volatilityTo = state.deviation[VOLATILITY_POSITION] ?? 0
  records.push(
    { day, position: INDEX_POSITION, from: indexFrom, to: indexTo, deviation: factorDeviation, volume: indexVolume },
    { day, position: VOLATILITY_POSITION, from: volatilityFrom, to: volatilityTo, deviation: OWN_NOISE, volume: 0 },
  )
}

function cryptoDay(state: MarketState, random: SeededRandom, day: number, records: DayRecord[]): void {
  const { from, whole } = cryptoDayMoves(state, random)
  for (let position = FIRST_CRYPTO; position < UNIVERSE.length; position += 1) {
    const it = UNIVERSE[position] as Simulated
    const scale = 10 ** it.instrument.quantityDecimals
    const volume = Math.round(it.dayVolume * (0.6 - 0.4 * Math.log(1 - random.next())) * scale) / scale
    const to = state.deviation[position] ?? 0
    records.push({ day, position, from: from[position] ?? 0, to, deviation: whole[position] ?? 0, volume })
  }
}
