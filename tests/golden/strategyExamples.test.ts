import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runBacktest } from '#engines/research/backtest.ts'
import { RESEARCH_PORTS } from '../helpers/backtestBench.ts'
import { EXAMPLE_RUNS, exampleCatalogue } from '../helpers/strategyExamples.ts'

/** What the examples came to when they were last looked at; a change needs a reason in the change log. */
const GOLDEN = JSON.parse(readFileSync(new URL('strategyExamples.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, unknown>
>

describe('the examples of strategies', () => {
  const strategies = exampleCatalogue()

  it('can all be read', () => {
    expect(strategies.plugins().filter(({ ok }) => !ok)).toEqual([])
  })

  it.each(Object.keys(EXAMPLE_RUNS))('%s', (name) => {
    const request = EXAMPLE_RUNS[name]?.()
    if (request === undefined) throw new Error(name)
    const outcome = runBacktest(request, { ...RESEARCH_PORTS, strategies })
    if (outcome.kind !== 'DONE') throw new Error(JSON.stringify(outcome))
    const { statistics, orderListHash } = outcome.run.result
    const { trades, bars, equityFinal, maxDrawdownPct, exposurePct } = statistics
    expect(trades).toBeGreaterThan(5)
    expect({ orderListHash, trades, bars, equityFinal, maxDrawdownPct, exposurePct }).toEqual(GOLDEN[name])
  })

  it('hold nothing that is not run', () => {
    expect(Object.keys(GOLDEN).toSorted()).toEqual(Object.keys(EXAMPLE_RUNS).toSorted())
  })
})
