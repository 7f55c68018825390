import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readColumnFile } from '#hosts/commands/stats/columnFile.ts'
import { engleGranger } from '#quant/statistics/cointegration/engleGranger.ts'
import { johansen } from '#quant/statistics/cointegration/johansen.ts'
import { augmentedDickeyFuller } from '#quant/statistics/unitRoot/augmentedDickeyFuller.ts'
import { kpss } from '#quant/statistics/unitRoot/kwiatkowski.ts'
import { phillipsPerron } from '#quant/statistics/unitRoot/phillipsPerron.ts'
import { varianceRatio } from '#quant/statistics/unitRoot/varianceRatio.ts'
import type { Measured } from '#quant/statistics/measured.ts'
import { exactProportion } from '#quant/statistics/proportion.ts'
import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'
import { compare } from './conformance/conformanceTable.ts'
import { PAIRS, SINGLE } from './statisticsFigures.ts'
import { NULL_CASES } from './statisticsNulls.ts'

const FOLDER = '../shared/data'
const DRAWS = 200

/** A call by the name that the figures have. */
const RUN: Readonly<Record<'ADF' | 'KPSS' | 'PP' | 'VR', (values: Float64Array, options: object) => Measured<object>>> =
  {
    ADF: augmentedDickeyFuller,
    KPSS: kpss,
    PP: phillipsPerron,
    VR: varianceRatio,
  }

function columns(file: string, ...names: readonly string[]): readonly Float64Array[] {
  const read = readColumnFile(`${FOLDER}/${file}`, names, true)
  if (!read.ok) throw new Error(read.failure.message)
  return read.reply.columns
}

function column(file: string, name: string): Float64Array {
  const [only = new Float64Array(0)] = columns(file, name)
  return only
}

function valueOf<Value>(result: Measured<Value>): Value {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

describe.skipIf(!existsSync(`${FOLDER}/arch`))(
  'statistics of real series beside statsmodels 0.15.0 and arch 8.0.0',
  () => {
    it('published: ADF of the log price of the S&P 500', (context) => {
      const test = valueOf(augmentedDickeyFuller(column('arch/sp500.csv', 'Adj Close').map(Math.log)))
      const row = { case: 'ADF of log S&P 500' }
      compare(context, { ...row, figure: 'statistic', ours: test.statistic, theirs: -0.371768, digits: 6 })
      compare(context, { ...row, figure: 'lags', ours: test.lags, theirs: 21, digits: 0 })
    })

    it('published: Engle-Granger of ANZ on ADB', (context) => {
      const [y = new Float64Array(0), x = new Float64Array(0)] = columns('arbitragelab/ANZ-ADB.csv', 'ANZ', 'ADB')
      const test = valueOf(engleGranger(y, [x]))
      const row = { case: 'Engle-Granger ANZ/ADB' }
      compare(context, { ...row, figure: 't', ours: test.statistic, theirs: -4.1582, digits: 4 })
      compare(context, { ...row, figure: 'hedge ratio', ours: test.hedgeRatios[0] ?? 0, theirs: 1.79291, digits: 5 })
      compare(context, { ...row, figure: 'half-life', ours: test.halfLife, theirs: 8.74, digits: 2 })
    })

    it.for(SINGLE)('$kind of $file $column', ({ kind, file, column: name, options, figures }, context) => {
      const values = column(file, name)
      const test: Readonly<Record<string, unknown>> = { ...valueOf(RUN[kind](values, options)) }
      for (const [figure, theirs] of Object.entries(figures)) {
        compare(context, {
          case: `${kind} of ${name} (${JSON.stringify(options)})`,
          figure,
          ours: Number(test[figure]),
          theirs,
          tolerance: 1e-8,
        })
      }
    })

    it.for(PAIRS)(
      'Engle-Granger and Johansen of $names',
      ({ file, names, t, pValue, hedgeRatio, trace, eigen }, context) => {
        const [y = new Float64Array(0), ...others] = columns(file, ...names)
        const test = valueOf(engleGranger(y, others))
        const row = { case: `cointegration of ${names.join(', ')}`, tolerance: 1e-8 }
        compare(context, { ...row, figure: 't', ours: test.statistic, theirs: t })
        compare(context, { ...row, figure: 'probability', ours: test.pValue, theirs: pValue })
        compare(context, { ...row, figure: 'hedge ratio', ours: test.hedgeRatios[0] ?? 0, theirs: hedgeRatio })
        for (const [place, found] of valueOf(johansen([y, ...others])).rows.entries()) {
          compare(context, { ...row, figure: `trace ${place}`, ours: found.trace, theirs: trace[place] ?? 0 })
          compare(context, { ...row, figure: `eigen ${place}`, ours: found.eigen, theirs: eigen[place] ?? 0 })
        }
      },
    )
  },
)

describe('tests at 5 % where what they doubt is true', () => {
  it.for(NULL_CASES)('$name', ({ name, rejects }, context) => {
    let rejected = 0
    for (let draw = 0; draw < DRAWS; draw += 1) {
      if (rejects(new SeededRandom(namedSeed(draw, name)))) rejected += 1
    }
    const share = exactProportion(rejected, DRAWS)
    const interval = `${DRAWS} draws, 95 % ${share?.low.toFixed(3)}..${share?.high.toFixed(3)}`
    compare(context, {
      case: name,
      figure: `rejected (${interval})`,
      ours: rejected / DRAWS,
      theirs: 0.05,
      tolerance: 0.6,
    })
    // 5 % itself is among what so many draws may show.
    expect(share?.low).toBeLessThanOrEqual(0.05)
  })
})
