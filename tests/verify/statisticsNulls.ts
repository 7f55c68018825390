import { engleGranger } from '#quant/statistics/cointegration/engleGranger.ts'
import { johansen } from '#quant/statistics/cointegration/johansen.ts'
import { archTest, jarqueBera } from '#quant/statistics/residualTests.ts'
import { ljungBox } from '#quant/statistics/autocorrelation.ts'
import { kolmogorovSmirnov } from '#quant/statistics/drift/kolmogorovSmirnov.ts'
import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { augmentedDickeyFuller } from '#quant/statistics/unitRoot/augmentedDickeyFuller.ts'
import { kpss } from '#quant/statistics/unitRoot/kwiatkowski.ts'
import { phillipsPerron } from '#quant/statistics/unitRoot/phillipsPerron.ts'
import { varianceRatio } from '#quant/statistics/unitRoot/varianceRatio.ts'
import type { Measured } from '#quant/statistics/measured.ts'

/** Values of each series that is drawn. */
const NULL_LENGTH = 500

/** A test, on data for which what it doubts is true. */
export interface NullCase {
  readonly name: string
  /** Whether it rejects at 5 % on data drawn from this generator. */
  readonly rejects: (random: SeededRandom) => boolean
}

function noise(random: SeededRandom): Float64Array {
  return Float64Array.from({ length: NULL_LENGTH }, () => random.normal())
}

function walk(random: SeededRandom, drift = 0): Float64Array {
  let level = 0
  return noise(random).map((value) => (level += value + drift))
}

function isBelow(result: Measured<{ readonly pValue: number }>): boolean {
  if (!result.ok) throw new Error(result.message)
  return result.value.pValue < 0.05
}

function findsRelation(series: readonly Float64Array[], order: -1 | 0): boolean {
  const test = johansen(series, { order })
  if (!test.ok) throw new Error(test.message)
  const [none] = test.value.rows
  return (none?.trace ?? Number.NaN) > (none?.traceCritical[1] ?? Number.NaN)
}

/** Every test that gives a probability, on random walks or on independent normal values as it supposes. */
export const NULL_CASES: readonly NullCase[] = [
  {
    name: 'ADF, constant, lags by AIC, on random walks',
    rejects: (random) => isBelow(augmentedDickeyFuller(walk(random))),
  },
  {
    name: 'ADF, line, lags by BIC, on random walks',
    rejects: (random) => isBelow(augmentedDickeyFuller(walk(random), { terms: 'ct', lags: 'bic' })),
  },
  { name: 'Phillips-Perron on random walks', rejects: (random) => isBelow(phillipsPerron(walk(random))) },
  {
    name: 'variance ratio over 5 periods on random walks',
    rejects: (random) => isBelow(varianceRatio(walk(random), { periods: 5 })),
  },
  { name: 'KPSS on independent values', rejects: (random) => isBelow(kpss(noise(random))) },
  {
    name: 'Engle-Granger on two random walks',
    rejects: (random) => isBelow(engleGranger(walk(random), [walk(random)])),
  },
  {
    name: 'Johansen, trace, on two random walks that drift',
    rejects: (random) => findsRelation([walk(random, 0.3), walk(random, 0.3)], 0),
  },
  {
    name: 'Johansen, trace, without a constant, on two random walks',
    rejects: (random) => findsRelation([walk(random), walk(random)], -1),
  },
  { name: 'Ljung-Box, 10 lags, on independent values', rejects: (random) => isBelow(ljungBox(noise(random), 10)) },
  { name: 'ARCH test, 5 lags, on independent values', rejects: (random) => isBelow(archTest(noise(random), 5)) },
  { name: 'Jarque-Bera on normal values', rejects: (random) => isBelow(jarqueBera(noise(random))) },
  {
    name: 'Kolmogorov-Smirnov on two samples of one law',
    rejects: (random) => isBelow(kolmogorovSmirnov(noise(random), noise(random))),
  },
]
