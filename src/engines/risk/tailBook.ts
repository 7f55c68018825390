import { fromMoney, toMoney } from '#core/money.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Holding } from '#trading/risk/scenarios/scenario.ts'
import { ewmaVolatility, filteredReturns } from '#trading/risk/tail/ewmaScaling.ts'
import { betaTo } from '#trading/risk/tail/marketBeta.ts'
import { LEAST_PERIODS, type ReturnMatrix } from '#trading/risk/tail/returnMatrix.ts'
import { filteredTail } from '#trading/risk/tail/tailFigures.ts'
import { equalRiskContributions } from '#trading/risk/sizing/riskParity.ts'
import type { VolatilityState } from '#trading/risk/sizing/volatilityTarget.ts'
import type { Books } from './books.ts'
import { marketIndex } from './breakerBook.ts'
import type { ReturnsHistory } from './returnsHistory.ts'

/** The level of every tail on the screen: the worst day in twenty. */
export const TAIL_LEVEL = 0.95

/** What is read from the returns once a day: matrices, betas, volatilities; kept until a day ends. */
export class TailBook {
  #version = -1
  #instruments: readonly Instrument[] = []
  #plain: ReturnMatrix = NO_RETURNS
  #filtered: ReturnMatrix = NO_RETURNS
  #volatilities = new Float64Array(0)
  #worst = new Float64Array(0)
  #best = new Float64Array(0)
  #betas: readonly (Estimate | null)[] = []
  #market = -1

  /** Brings the figures up to date with the history; does nothing while no day has ended. */
  refresh(history: ReturnsHistory, instruments: readonly Instrument[]): void {
    if (history.version === this.#version && instruments === this.#instruments) return
    this.#version = history.version
    this.#instruments = instruments
    const matrix = history.matrix()
    const { assets, periods } = matrix
    this.#plain = matrix
    this.#filtered = filteredReturns(matrix)
    this.#market = marketIndex(instruments)
    const rows = Array.from({ length: assets }, (_, asset) =>
      matrix.returns.subarray(asset * periods, (asset + 1) * periods),
    )
    const market = rows[this.#market]
    this.#volatilities = Float64Array.from(rows, (row) => ewmaVolatility(row)[periods] ?? Number.NaN)
    this.#worst = Float64Array.from(rows, (row) => extreme(row, Math.min))
    this.#best = Float64Array.from(rows, (row) => extreme(row, Math.max))
    this.#betas = rows.map((row) => (market === undefined ? null : betaTo(row, market)))
  }

  get matrix(): ReturnMatrix {
    return this.#plain
  }

  /** Volatility of the market expected for the next day; null without an index or enough of its past. */
  get marketVolatility(): number | null {
    return known(this.#volatilities[this.#market])
  }

  /** Volatility of an instrument expected for its next day, by its place in the session. */
  dayVolatility(index: number): number | null {
    return known(this.#volatilities[index])
  }

  betaOf(index: number): Estimate | null {
    return this.#betas[index] ?? null
  }

  /** Signed values of what is held, currency units, in the order of the session's list. */
  exposures({ ledger }: Books): Float64Array {
    return Float64Array.from(this.#instruments, ({ id }) =>
      ledger.position(id).quantity === 0 ? 0 : fromMoney(ledger.value(id)),
    )
  }

  /** What is held as scenarios see it; money in micro-units. */
  holdings(exposures: Float64Array): readonly Holding[] {
    const held: Holding[] = []
    this.#instruments.forEach(({ id, assetClass, sector }, index) => {
      const value = exposures[index] ?? 0
      if (value === 0) return
      const worst = value > 0 ? known(this.#worst[index]) : negative(known(this.#best[index]))
      held.push({
        instrumentId: id,
        value: toMoney(value),
        assetClass,
        sector,
        beta: this.betaOf(index),
        dayVolatility: this.dayVolatility(index),
        worstDay: worst,
      })
    })
    return held
  }

  /**
   * Expected shortfall of one day, as filtered history tells it, before and after `value` (signed, currency units) more of one
   * instrument; null where too little is known of it or of anything else held.
   */
  shortfallAround(
    books: Books,
    index: number,
    value: number,
  ): { readonly before: number; readonly after: number } | null {
    const exposures = this.exposures(books)
    const before = filteredTail(this.#filtered, exposures, TAIL_LEVEL)
    const isEmpty = exposures.every((exposure) => exposure === 0)
    exposures[index] = (exposures[index] ?? 0) + value
    const after = filteredTail(this.#filtered, exposures, TAIL_LEVEL)
    if (after === null || after.coverage.uncoveredExposure > 0 || (before === null && !isEmpty)) return null
    return {
      before: Math.max(0, before?.point.expectedShortfall ?? 0),
      after: Math.max(0, after.point.expectedShortfall),
    }
  }

  /**
   * Weight of a strategy by equal risk times the number of strategies, from what each holds now: above 1 for one that swings
   * less per unit of money than the others. Null while fewer than two hold anything or their past is too short.
   */
  strategyShare(books: Books, strategyId: StrategyId): number | null {
    const held = new Map<StrategyId, Float64Array>()
    this.#instruments.forEach(({ id }, index) => {
      const { quantity } = books.ledger.position(id)
      for (const holder of books.holders(id)) {
        const exposures = held.get(holder.strategyId) ?? new Float64Array(this.#instruments.length)
        held.set(holder.strategyId, exposures)
        // The value of the whole position, shared by quantity; nothing where strategies cancel each other out.
        if (quantity !== 0) exposures[index] = (fromMoney(books.ledger.value(id)) * holder.quantity) / quantity
      }
    })
    const place = [...held.keys()].indexOf(strategyId)
    if (place < 0 || held.size < 2) return null
    const rows = [...held.values()].map((exposures) => this.#lossesPerMoney(exposures))
    const covariance = covarianceOf(rows)
    const weights = covariance === null ? null : equalRiskContributions(covariance, rows.length)
    return weights === null ? null : (weights[place] ?? 0) * rows.length
  }

  /** Loss of each day for one unit of money held in these proportions; NaN where any part is unknown. */
  #lossesPerMoney(exposures: Float64Array): Float64Array {
    const { periods, returns } = this.#plain
    const gross = exposures.reduce((sum, exposure) => sum + Math.abs(exposure), 0)
    return Float64Array.from({ length: periods }, (_, period) => {
      let loss = 0
      for (let asset = 0; asset < exposures.length; asset += 1) {
        const exposure = exposures[asset] ?? 0
        if (exposure !== 0) loss -= (exposure / gross) * (returns[asset * periods + period] ?? Number.NaN)
      }
      return loss
    })
  }

  /** What the volatility target needs for an entry of a side; null where the instrument or anything held is not covered. */
  volatilityState(books: Books, index: number, isLong: boolean): VolatilityState | null {
    const dayVolatility = this.dayVolatility(index)
    const instrument = this.#instruments[index]
    if (dayVolatility === null || instrument === undefined) return null
    const exposures = this.exposures(books)
    const { periods, returns } = this.#filtered
    let [n, sumRest, sumOwn, squares, products] = [0, 0, 0, 0, 0]
    for (let period = 0; period < periods; period += 1) {
      let sum = 0
      for (let asset = 0; asset < exposures.length; asset += 1) {
        const exposure = exposures[asset] ?? 0
        if (exposure !== 0) sum += exposure * (returns[asset * periods + period] ?? Number.NaN)
      }
      const value = returns[index * periods + period] ?? Number.NaN
      if (Number.isNaN(sum + value)) continue
      n += 1
      sumRest += sum
      sumOwn += value
      squares += sum * sum
      products += sum * value
    }
    const isEmpty = exposures.every((exposure) => exposure === 0)
    if (n < LEAST_PERIODS && !isEmpty) return null
    const away = isLong ? 1 : -1
    const restVariance = isEmpty ? 0 : (squares - (sumRest * sumRest) / n) / (n - 1)
    const covariance = isEmpty ? 0 : (away * (products - (sumRest * sumOwn) / n)) / (n - 1)
    const daysPerYear = instrument.calendar === 'XNYS' ? 252 : 365
    return { dayVolatility, daysPerYear, restVariance, covariance }
  }
}

const NO_RETURNS: ReturnMatrix = { assets: 0, periods: 0, returns: new Float64Array(0) }

/** Covariance of rows over the days that all have; null with too few of them. */
function covarianceOf(rows: readonly Float64Array[]): Float64Array | null {
  const days = Array.from(rows[0] ?? [], (_, day) => day).filter((day) =>
    rows.every((row) => Number.isFinite(row[day] ?? Number.NaN)),
  )
  if (days.length < LEAST_PERIODS) return null
  const means = rows.map((row) => days.reduce((sum, day) => sum + (row[day] ?? 0), 0) / days.length)
  const covariance = new Float64Array(rows.length ** 2)
  rows.forEach((left, one) =>
    rows.forEach((right, two) => {
      let sum = 0
      for (const day of days) sum += ((left[day] ?? 0) - (means[one] ?? 0)) * ((right[day] ?? 0) - (means[two] ?? 0))
      covariance[one * rows.length + two] = sum / (days.length - 1)
    }),
  )
  return covariance
}

function known(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value
}

function negative(value: number | null): number | null {
  return value === null ? null : -value
}

/** The lowest or highest return; NaN of too few. */
function extreme(returns: Float64Array, choose: (left: number, right: number) => number): number {
  let found = Number.NaN
  let seen = 0
  for (const value of returns) {
    if (Number.isNaN(value)) continue
    seen += 1
    found = Number.isNaN(found) ? value : choose(found, value)
  }
  return seen < LEAST_PERIODS ? Number.NaN : found
}
