import { type Holding, type MarketGauge, type ScenarioResult, scenarioResult, type ShockOf } from './scenario.ts'

/** Moves of the market in its own daily standard deviations. */
const MOVES = [-5, -3, -1, 1, 3, 5] as const

/**
 * The grid: the market moves by one, three and five of its daily standard deviations either way and takes every holding with
 * it by its beta; the volatility doubles while it falls; every holding goes against its side at once; every holding repeats
 * its own worst day at once.
 */
export function scenarioGrid(holdings: readonly Holding[], market: MarketGauge): readonly ScenarioResult[] {
  const deviation = market.dayVolatility
  const byBeta =
    (deviations: number): ShockOf =>
    ({ beta }) =>
      beta === null || deviation === null ? null : { shock: beta.value * deviations * deviation, basis: 'beta' }
  const moves = MOVES.map((move) => {
    const way = move < 0 ? 'falls' : 'rises'
    const count = `${Math.abs(move)} standard deviation${Math.abs(move) === 1 ? '' : 's'}`
    const key = `market${move < 0 ? 'Down' : 'Up'}${Math.abs(move)}`
    const story = `The market ${way} by ${count} of a day${percent(deviation, move)}; every holding follows by its beta.`
    return scenarioResult({ key, name: `Market ${way} ${Math.abs(move)} σ`, story }, holdings, byBeta(move))
  })
  return [
    ...moves,
    scenarioResult(
      {
        key: 'volatilityUp',
        name: 'Twice the volatility',
        story: `The market falls by three standard deviations of a day twice as volatile${percent(deviation, -6)}.`,
      },
      holdings,
      byBeta(-6),
    ),
    scenarioResult(
      {
        key: 'correlationOne',
        name: 'All against us at once',
        story: 'Every holding moves three of its own daily standard deviations against its side: correlations are 1.',
      },
      holdings,
      ({ value, dayVolatility }) =>
        dayVolatility === null ? null : { shock: -3 * Math.sign(value) * dayVolatility, basis: 'own volatility' },
    ),
    scenarioResult(
      {
        key: 'gap',
        name: 'Every worst day at once',
        story: 'Every holding repeats its own worst day of those known, all on one day, with no stop in between.',
      },
      holdings,
      ({ value, worstDay }) =>
        worstDay === null ? null : { shock: Math.sign(value) * Math.min(0, worstDay), basis: 'own worst day' },
    ),
  ]
}

function percent(deviation: number | null, move: number): string {
  return deviation === null ? '' : ` (${(100 * move * deviation).toFixed(1)} %)`
}
