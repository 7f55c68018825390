import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { runBacktest, type BacktestRequest } from '#engines/research/backtest.ts'
import { openOwnCatalogue } from '#hosts/plugins/ownCatalogue.ts'
import { NO_PLUGINS, type PluginSources } from '#hosts/plugins/pluginCatalogue.ts'
import { createWatchedRuntime } from '#hosts/plugins/watchedRuntime.ts'
import { findProgram } from '#hosts/program.ts'
import { createThreadedBacktest } from '#hosts/threads/threadedBacktest.ts'
import { buildConfiguration, buildRequest, RESEARCH_PORTS, walkBars } from '../../helpers/backtestBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { pluginText } from '../../helpers/pluginBench.ts'
import { EXAMPLE_RUNS, EXAMPLE_SOURCES, exampleCatalogue } from '../../helpers/strategyExamples.ts'

const { workers, resources } = findProgram()
const BARS = 2_000
const FATAL_BAR = 1_500

/** A strategy that trades every fifty bars and does this at one bar. */
function fatal(body: string, before = ''): { readonly sources: PluginSources; readonly request: BacktestRequest } {
  const file = path.join(temporaryFolder(), 'fatal.js')
  const trades =
    'n += 1; if (n % 50 === 10) api.enter({ instrument: bar.instrument }); if (n % 50 === 40) api.exit(bar.instrument);'
  writeFileSync(
    file,
    pluginText(`onBar(bar, api) { ${trades} if (n === ${FATAL_BAR}) { ${body} } }`, `let n = 0; ${before}`),
  )
  const strategies = [
    { strategyId: identifier<StrategyId>('fatal'), kind: 'plugin:fatal.js', parameters: {}, share: 1 },
  ]
  return {
    sources: { ...NO_PLUGINS, files: [file] },
    request: buildRequest(walkBars(BARS), buildConfiguration({ strategies }), '1m'),
  }
}

describe('a run with a strategy of the user', () => {
  it.each(Object.keys(EXAMPLE_RUNS))('is the same on this thread, watched, and over threads: %s', async (name) => {
    const request = EXAMPLE_RUNS[name]?.()
    if (request === undefined) throw new Error(name)
    const cut = firstBars(request, name.startsWith('pullback') ? 1_600 : 600)
    const here = runBacktest(cut, { ...RESEARCH_PORTS, strategies: exampleCatalogue() })
    const watched = await createWatchedRuntime({ workers, sources: EXAMPLE_SOURCES })(cut, {})
    const strategies = openOwnCatalogue(EXAMPLE_SOURCES)
    const threaded = await createThreadedBacktest({ workers, resources, plugins: EXAMPLE_SOURCES, strategies })(cut, {})
    if (here.kind !== 'DONE' || watched.kind !== 'DONE' || threaded.kind !== 'DONE') {
      throw new Error(JSON.stringify([here, watched, threaded]).slice(0, 2_000))
    }
    expect(here.run.result.trades.length).toBeGreaterThan(0)
    const plain = ({ run }: typeof here) => ({ ...run.result, seconds: 0 })
    expect(plain(watched)).toEqual(plain(here))
    expect(threaded.run.result.orderListHash).toBe(here.run.result.orderListHash)
    expect(threaded.run.result.statistics).toEqual(here.run.result.statistics)
  })

  it.each([
    ['loops', 'for (;;);', 'STRATEGY_TIMED_OUT', 'onBar took more than a second'],
    [
      'loops through lists',
      'const a = [1]; for (;;) a.map((x) => x).sort()',
      'STRATEGY_TIMED_OUT',
      'more than a second',
    ],
    ['loops in an expression', '/(a+)+$/.test("a".repeat(40) + "b")', 'STRATEGY_TIMED_OUT', 'more than a second'],
    ['throws', 'null.x', 'STRATEGY_THREW', 'fatal.js, line 6: TypeError'],
    [
      'states no number',
      'api.enter({ instrument: bar.instrument, stop: 0 / 0 })',
      'STRATEGY_BAD_VALUE',
      'stop was NaN',
    ],
    ['orders what is not there', 'api.enter({ instrument: "XYZ" })', 'STRATEGY_UNKNOWN_INSTRUMENT', '"XYZ"'],
    ['changes its parameters', 'params.length = 9', 'STRATEGY_CHANGED_PARAMETERS', 'length was changed'],
    ['signals without end', 'for (;;) api.exit(bar.instrument)', 'STRATEGY_TOO_MANY_SIGNALS', 'more than 20 signals'],
  ])('that %s ends with a named error and what it came to until then', async (_, body, code, words) => {
    const { sources, request } = fatal(body)
    const outcome = await createWatchedRuntime({ workers, sources })(request, {})
    if (outcome.kind !== 'FAILED') throw new Error(outcome.kind)
    expect(outcome.failure.code).toBe(code)
    expect(outcome.failure.message).toContain(words)
    expect(outcome.failure.message).toContain('2020-01-02T01:00:00Z')
    const { partial } = outcome
    expect(partial?.result.statistics.bars).toBe(FATAL_BAR)
    expect(partial?.result.trades).toHaveLength(Math.floor(FATAL_BAR / 50))
    expect(partial?.result.equity.value).toHaveLength(FATAL_BAR)
  })

  it('that keeps all memory ends with a named error, and the process goes on', async () => {
    const { sources, request } = fatal('', 'const kept = [];')
    const [file] = sources.files
    const eat =
      'onBar(bar, api) { n += 1; if (n % 50 === 10) api.enter({ instrument: bar.instrument }); if (n > 1000) for (let i = 0; i < 20; i += 1) kept.push(new Array(10_000).fill(n + 0.5)) }'
    writeFileSync(file ?? '', pluginText(eat, 'let n = 0; const kept = [];'))
    const outcome = await createWatchedRuntime({ workers, sources, heapMegabytes: 256 })(request, {})
    if (outcome.kind !== 'FAILED') throw new Error(outcome.kind)
    expect(outcome.failure.code).toBe('STRATEGY_OUT_OF_MEMORY')
    expect(outcome.partial?.result.statistics.bars).toBeGreaterThan(1_000)
  })

  it('that takes all memory in one piece does not take the process with it', async () => {
    const { sources, request } = fatal('const a = []; for (;;) a.push(a.length + 0.5)')
    const outcome = await createWatchedRuntime({ workers, sources, heapMegabytes: 128 })(request, {})
    if (outcome.kind !== 'FAILED') throw new Error(outcome.kind)
    // Whichever of the two limits it meets first.
    expect(['STRATEGY_OUT_OF_MEMORY', 'STRATEGY_TIMED_OUT']).toContain(outcome.failure.code)
    expect(outcome.partial?.result.statistics.bars).toBe(FATAL_BAR)
  })

  it('can be cancelled', async () => {
    const { sources, request } = fatal('')
    const outcome = await createWatchedRuntime({ workers, sources })(request, { isCancelled: () => true })
    expect(['CANCELLED', 'DONE']).toContain(outcome.kind)
  })

  it('ends over threads as well with the name of the error', async () => {
    const { sources, request } = fatal('for (;;);')
    const outcome = await createThreadedBacktest({ workers, resources, plugins: sources })(request, {})
    if (outcome.kind !== 'FAILED') throw new Error(outcome.kind)
    expect(outcome.failure).toMatchObject({
      code: 'STRATEGY_TIMED_OUT',
      message: 'fatal.js: it took more than a second (onBar at 2020-01-02T01:00:00Z).',
    })
    expect(outcome.partial?.result.statistics.bars).toBe(FATAL_BAR)
  })
})

/** The same run on the first bars of each set. */
function firstBars(request: BacktestRequest, count: number): BacktestRequest {
  const cut = (column: Float64Array): Float64Array => column.slice(0, count)
  const [first, ...others] = request.data.sets.map((set) => {
    const { tsOpen, open, high, low, close, volume } = set.series.columns
    const columns = {
      tsOpen: cut(tsOpen),
      open: cut(open),
      high: cut(high),
      low: cut(low),
      close: cut(close),
      volume: cut(volume),
    }
    return { ...set, series: { ...set.series, columns } }
  })
  if (first === undefined) throw new Error('a run has data')
  return { ...request, data: { sets: [first, ...others] } }
}
