import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { goldenRun, type GoldenRecord, hashOfFigures } from '../helpers/goldenRun.ts'
import { finishedRun } from '../helpers/backtestBench.ts'
import { RUNS } from './runs/all.ts'

/** What runs came to when they were last looked at; README.md tells how one is changed. */
const GOLDEN = JSON.parse(readFileSync(new URL('backtests.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, GoldenRecord>
>

describe('golden backtests', () => {
  it.each(Object.keys(RUNS))('%s', (name) => {
    const request = RUNS[name]?.()
    const golden = GOLDEN[name]
    if (request === undefined || golden === undefined) throw new Error(name)
    const { first: _first, reasons: _reasons, ...figures } = golden
    const run = goldenRun(request)
    expect(run.figures).toEqual(figures)
    expect(run.figures.fills).toBeGreaterThan(0)
    expect(Object.values(run.figures.trades).every((trades) => trades > 0)).toBe(true)
    // The one account and the list of trades agree on how many there were.
    expect(Object.values(run.figures.trades).reduce((sum, trades) => sum + trades, 0)).toBe(figures.statistics.trades)
  })

  it.each(Object.entries(GOLDEN))('%s: a change since the first time has its reason', (_name, golden) => {
    const { first, reasons } = golden
    expect(hashOfFigures(golden)).toBe(reasons.at(-1)?.figures ?? first)
    for (const { figures, reason } of reasons) {
      expect(figures).toMatch(/^[0-9a-f]{64}$/)
      expect(reason.trim().length, 'one sentence that says why').toBeGreaterThanOrEqual(30)
    }
  })

  it('are the runs of a backtest', () => {
    for (const name of ['walk 1, 5/15 long, costs', 'walk 3, 10/30 long, house rules']) {
      const request = RUNS[name]?.()
      if (request === undefined) throw new Error(name)
      const { orderListHash, statistics } = finishedRun(request).result
      expect(GOLDEN[name]).toMatchObject({ orderListHash, statistics })
    }
  })

  it('hold nothing that is not run, and run nothing that is not held', () => {
    expect(Object.keys(GOLDEN).toSorted()).toEqual(Object.keys(RUNS).toSorted())
    expect(Object.keys(RUNS).length).toBeGreaterThanOrEqual(30)
    expect(new Set(Object.values(GOLDEN).map(hashOfFigures)).size).toBe(Object.keys(GOLDEN).length)
  })
})
