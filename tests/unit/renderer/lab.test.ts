import { describe, expect, it } from 'vitest'
import type { BacktestResult, IdeaView } from '#contracts/research.ts'
import type { SweepDimension, SweepPoint } from '#contracts/records/sweep.ts'
import { commonCurves } from '../../../src/renderer/features/lab/compare/commonCurves.ts'
import { differencesOf } from '../../../src/renderer/features/lab/compare/differences.ts'
import {
  FIRST_SWEEP,
  gridSizeOf,
  readSweep,
  readWalkForward,
} from '../../../src/renderer/features/lab/form/sweepForm.ts'
import { FIRST_FORM, readForm, strategyIdAt } from '../../../src/renderer/features/lab/labForm.ts'
import type { StrategyKind } from '../../../src/renderer/features/lab/labForm.ts'
import { binsOf } from '../../../src/renderer/features/lab/result/bins.ts'
import { evidenceText } from '../../../src/renderer/features/lab/result/evidenceText.ts'
import { figureText, intervalText } from '../../../src/renderer/features/lab/result/figureText.ts'
import { readTags } from '../../../src/renderer/features/lab/result/readTags.ts'
import { bandScale, placeOn } from '../../../src/renderer/features/lab/robustness/boxPlot.ts'
import { heatMapOf, shadeOf } from '../../../src/renderer/features/lab/sweep/heatMap.ts'
import { moveCell } from '../../../src/renderer/features/lab/sweep/moveCell.ts'
import { sortPoints } from '../../../src/renderer/features/lab/sweep/sortPoints.ts'
import { countedTrials } from '../../../src/renderer/features/lab/countedTrials.ts'
import { scriptedAnswers } from '../../fixtures/scriptedAnswers.ts'

const KIND: StrategyKind = {
  kind: 'sma-cross',
  name: 'Moving average cross',
  description: '',
  parameters: [
    { name: 'fast', label: 'Fast', kind: 'integer', default: 10, min: 2, max: 200 },
    { name: 'band', label: 'Band', kind: 'number', default: 0.5, min: 0, max: 5 },
    { name: 'side', label: 'Side', kind: 'choice', default: 'both', choices: ['both', 'long'] },
  ],
}
const STRATEGY = { kind: 'sma-cross', parameters: {}, share: '100' }
const FAST = { varied: true, from: '5', to: '20', step: '5', scale: 'linear', choices: [] } as const

function resultOf(runId: string): BacktestResult {
  const answer = scriptedAnswers(0)['research.QueryResult']?.({ runId })
  if (answer?.ok !== true) throw new Error('Invariant: there is no scripted result')
  return answer.reply as BacktestResult
}

function trial(number: number, fast: number, slow: number, objective: number | null): SweepPoint {
  return {
    number,
    values: { fast, slow },
    state: objective === null ? 'FAILED' : 'DONE',
    objectives: objective === null ? null : [objective],
    returnPct: null,
    sharpe: null,
    maxDrawdownPct: null,
    profitFactor: null,
    trades: 0,
    failure: null,
  }
}

describe('the form of a backtest', () => {
  const form = { ...FIRST_FORM, datasetIds: ['spx', 'ndx'], strategies: [STRATEGY, { ...STRATEGY, share: '40' }] }

  it('takes several strategies with shares, several sets of data and equal parts', () => {
    const { run } = readForm({ ...form, sizing: 'equal', positions: '12' }, [KIND])
    expect(run?.datasetIds).toEqual(['spx', 'ndx'])
    expect(run?.configuration.sizing).toEqual({ kind: 'equal', positions: 12 })
    expect(run?.configuration.strategies.map(({ strategyId, share }) => [strategyId, share])).toEqual([
      ['sma-cross', 1],
      ['sma-cross-2', 0.4],
    ])
  })

  it('leaves terms of the exchange that stand at their defaults out of the configuration', () => {
    expect(readForm(form, [KIND]).run?.configuration.exchange).not.toHaveProperty('intrabar')
    const { run } = readForm({ ...form, fees: 'kraken', intrabar: 'best-first', impact: 'square-root' }, [KIND])
    expect(run?.configuration.exchange).toMatchObject({
      fees: { kind: 'preset', name: 'kraken' },
      intrabar: 'best-first',
      impact: { kind: 'square-root', coefficient: 0.1 },
    })
  })

  it('refuses a whole parameter with a fraction', () => {
    const { errors } = readForm({ ...form, strategies: [{ ...STRATEGY, parameters: { fast: '10.5' } }] }, [KIND])
    expect(errors['0/fast']).toBe('Enter a whole number from 2 to 200.')
  })

  it('numbers a kind that comes again', () => {
    expect(strategyIdAt([{ kind: 'a' }, { kind: 'b' }, { kind: 'a' }], 2)).toBe('a-2')
  })
})

describe('the form of a search', () => {
  it('gives a plan over the parameters that are varied', () => {
    const { plan, errors } = readSweep({ ...FIRST_SWEEP, dimensions: { fast: FAST } }, [STRATEGY], [KIND])
    expect(errors).toEqual({})
    expect(plan).toMatchObject({
      strategyId: 'sma-cross',
      dimensions: [{ kind: 'integer', name: 'fast', min: 5, max: 20, step: 5 }],
      objectives: ['sharpe'],
      outOfSample: 0.3,
    })
    expect(gridSizeOf(plan?.dimensions ?? [])).toBe(4)
  })

  it('says what is missing, by field', () => {
    expect(readSweep(FIRST_SWEEP, [STRATEGY], [KIND]).errors).toHaveProperty('dimensions')
    const dimensions = {
      fast: { ...FAST, to: '5' },
      band: { ...FAST, step: '', scale: 'logarithmic', from: '0' },
    } as const
    const { plan, errors } = readSweep({ ...FIRST_SWEEP, dimensions, objectives: [] }, [STRATEGY], [KIND])
    expect(plan).toBeNull()
    expect(errors).toHaveProperty(['fast/to'])
    expect(errors).toHaveProperty(['band/from'])
    expect(errors).toHaveProperty(['objectives'])
  })

  it('keeps several objectives from the methods that search for one', () => {
    const form = { ...FIRST_SWEEP, dimensions: { fast: FAST }, objectives: ['sharpe', 'calmar'] } as const
    expect(readSweep({ ...form, method: 'tpe' }, [STRATEGY], [KIND]).errors).toHaveProperty('objectives')
    expect(readSweep({ ...form, method: 'nsga-ii' }, [STRATEGY], [KIND]).errors).toEqual({})
  })

  it('lays a walk forward without an out-of-sample share of its own', () => {
    const { plan } = readWalkForward({ ...FIRST_SWEEP, dimensions: { fast: FAST } }, [STRATEGY], [KIND])
    expect(plan).toMatchObject({ kind: 'rolling', trainBars: 1_000, testBars: 250, purgeBars: 0 })
    expect(plan?.search).not.toHaveProperty('outOfSample')
  })
})

describe('the map of parameters', () => {
  const fast: SweepDimension = { kind: 'integer', name: 'fast', min: 5, max: 10, step: 5 }
  const slow: SweepDimension = { kind: 'integer', name: 'slow', min: 30, max: 40, step: 10 }
  const points = [trial(0, 5, 30, 0.2), trial(1, 5, 30, 0.6), trial(2, 10, 30, 1), trial(3, 10, 40, null)]

  it('shows the median of each cell with its n and its best trial', () => {
    const map = heatMapOf(points, fast, slow, 0)
    expect(map?.x.map(({ text }) => text)).toEqual(['5', '10'])
    expect(map?.cells).toEqual([
      [
        { value: 0.4, n: 2, best: 1 },
        { value: 1, n: 1, best: 2 },
      ],
    ])
    expect(map === null ? null : [shadeOf(map, 0.4), shadeOf(map, 1)]).toEqual([0, 1])
  })

  it('leaves a cell empty where no trial ended well, and is nothing without any', () => {
    const map = heatMapOf([...points, trial(4, 5, 40, 0.1)], fast, slow, 0)
    expect(map?.cells[1]).toEqual([
      { value: 0.1, n: 1, best: 4 },
      { value: null, n: 0, best: null },
    ])
    expect(heatMapOf([trial(0, 5, 30, null)], fast, slow, 0)).toBeNull()
  })

  it('gathers many values into ranges that hold every trial once', () => {
    const wide: SweepDimension = { kind: 'number', name: 'fast', min: 0, max: 1, step: null, scale: 'linear' }
    const many = Array.from({ length: 101 }, (_, index) => trial(index, index / 100, 30, index))
    const map = heatMapOf(many, wide, null, 0)
    expect(map?.x).toHaveLength(12)
    expect(map?.cells.flat().reduce((sum, { n }) => sum + n, 0)).toBe(101)
  })

  it('is walked with the arrow keys and not left by them', () => {
    expect(moveCell('ArrowUp', { row: 0, column: 0 }, 3, 2)).toEqual({ row: 1, column: 0 })
    expect(moveCell('ArrowUp', { row: 1, column: 0 }, 3, 2)).toEqual({ row: 1, column: 0 })
    expect(moveCell('ArrowLeft', { row: 0, column: 0 }, 3, 2)).toEqual({ row: 0, column: 0 })
    expect(moveCell('End', { row: 0, column: 0 }, 3, 2)).toEqual({ row: 0, column: 2 })
    expect(moveCell('Tab', { row: 0, column: 0 }, 3, 2)).toBeNull()
  })

  it('sorts trials by an objective with the failed ones last either way', () => {
    const numbers = (rising: boolean): readonly number[] =>
      sortPoints(points, { by: 0, rising }).map(({ number }) => number)
    expect(numbers(false)).toEqual([2, 1, 0, 3])
    expect(numbers(true)).toEqual([0, 1, 2, 3])
  })
})

describe('two runs side by side', () => {
  it('differ in the one parameter that was changed, and in nothing else', () => {
    expect(differencesOf([resultOf('run-1'), resultOf('run-3')])).toEqual([
      { path: 'strategies / sma-cross / parameters / fast', values: ['20', '15'] },
    ])
    expect(differencesOf([resultOf('run-1'), resultOf('run-1')])).toEqual([])
  })

  it('differ in a term that only one of them sets', () => {
    const one = resultOf('run-1')
    const exchange = { ...one.configuration.exchange, intrabar: 'best-first' } as const
    const other = { ...one, configuration: { ...one.configuration, exchange } }
    expect(differencesOf([one, other])).toEqual([{ path: 'exchange / intrabar', values: ['not set', 'best-first'] }])
  })
})

describe('small readings of the Lab', () => {
  it('tags are taken once each and without blanks', () => {
    expect(readTags(' keep, , costs,keep ')).toEqual({ tags: ['keep', 'costs'], problem: null })
    expect(readTags('x'.repeat(41)).problem).toContain('too long')
  })

  it('a box plot holds every band and zero', () => {
    const scale = bandScale([{ quantiles: [2, 3, 4, 5, 6] }, { quantiles: [1, 2, 3, 4, 10] }])
    expect(scale).toEqual({ low: 0, high: 10 })
    expect([placeOn(scale, 0, 108), placeOn(scale, 5, 108), placeOn(scale, 10, 108)]).toEqual([4, 54, 104])
  })

  it('only the best run of an idea is known to the ledger by its id', () => {
    const luck = { expectedMaximum: 0.5, deflated: { value: 0.6, low: 0.2, high: 0.9, n: 100 } }
    const idea: IdeaView = {
      key: 'k',
      label: 'k',
      trials: 7,
      finished: 7,
      failed: 0,
      cancelled: 0,
      best: { experimentId: 'a', sharpe: 1, luck },
      resets: 0,
      lastAt: null,
    }
    expect(countedTrials([idea], 'a')).toEqual({ trials: 7, luck })
    expect(countedTrials([idea], 'b')).toBeNull()
    expect(countedTrials([{ ...idea, best: null }], undefined)).toBeNull()
  })
})

describe('the histogram', () => {
  it('keeps few bins as they are', () => {
    expect(binsOf(-0.02, 0.01, [1, 3, 2])).toEqual({ low: -0.02, width: 0.01, counts: [1, 3, 2], top: 3 })
  })

  it('joins bins that would be thinner than their gaps, and loses no count', () => {
    const { counts, width } = binsOf(
      0,
      1,
      Array.from({ length: 150 }, () => 2),
    )
    expect([counts.length, width]).toEqual([50, 3])
    expect(counts.every((count) => count === 6)).toBe(true)
  })

  it('cuts off a bin that towers over all others', () => {
    expect(binsOf(0, 1, [10, 100, 5]).top).toBe(14)
    expect(binsOf(0, 1, [10, 20, 5]).top).toBe(20)
  })
})

describe('the comparison of curves', () => {
  const curve = (from: number, values: readonly number[]) => ({
    equity: {
      time: Float64Array.from(values, (_, index) => from + index),
      value: Float64Array.from(values),
      drawdown: new Float64Array(values.length),
      close: new Float64Array(values.length),
    },
  })

  it('cuts to the dates that all have, and begins each at 1', () => {
    const common = commonCurves([curve(0, [5, 10, 20, 40]), curve(1, [100, 50])])
    expect([common?.from, common?.to]).toEqual([1, 2])
    expect(common?.curves.map(({ value }) => [...value])).toEqual([
      [1, 2],
      [1, 0.5],
    ])
  })

  it('is not drawn where there are no dates in common', () => {
    expect(commonCurves([curve(0, [1, 2]), curve(5, [1, 2])])).toBeNull()
  })
})

describe('the words of figures', () => {
  it('writes percent with two decimals below ten and one above', () => {
    expect(figureText(33.647, 'percent')).toBe('33.6 %')
    expect(intervalText({ value: 33.6, low: -4.834, high: 232.76, n: 9 }, 'percent')).toBe('[−4.83, 232.8]')
  })

  it('writes evidence without units that its name says already', () => {
    expect(evidenceText(5_104, 'count')).toBe('5 104')
    expect(evidenceText(1.786, 'ratio')).toBe('1.79')
    expect(evidenceText(42.045, 'percent')).toBe('42.05 %')
    expect(evidenceText(12, 'days')).toBe('12 days')
  })
})
