// EVT: a backtest event by event through the four engines with fees, pre-trade checks and the exact ledger, against the
// package grademark and a bare loop; and a portfolio of many instruments. Run it with `npm run bench backtest`.
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildConfiguration, buildRequest, playedRun, smaCross, walkBars } from '../helpers/backtestBench.ts'
import { bareLoop } from './contenders/bareLoop.ts'
import { grademark } from './contenders/grademark.ts'
import { dataBars } from './harness/dataBars.ts'
import { runWorkloads } from './harness/runWorkloads.ts'
import type { Contender, Workload } from './harness/workload.ts'

const FAST = 10
const SLOW = 30
/** The package takes longer for each bar the more there are, so it is compared on the first of them. */
const COMPARED_BARS = 50_000
const SYMBOLS = 500
const DAYS = 2_520

const EVT = buildConfiguration(
  { strategies: [smaCross({ fast: FAST, slow: SLOW, side: 'long' })], sizing: { kind: 'units', units: 1 } },
  { commission: 0.0005 },
)

const engines = (bars: ReturnType<typeof dataBars>): Contender => ({
  name: 'the four engines',
  role: 'ours',
  run: () => playedRun(buildRequest(bars, EVT, '1m')),
})

const few = dataBars(COMPARED_BARS)
const all = dataBars()
const peer = await grademark(few, FAST, SLOW)

const workloads: readonly Workload[] = [
  {
    name: `EVT, ${COMPARED_BARS} bars`,
    unit: 'bar',
    operations: COMPARED_BARS,
    // The package asks none of its rules on the bar of a fill, so it misses crosses that follow each other by one bar.
    tolerance: 5e-2,
    contenders: [engines(few), ...(peer === null ? [] : [peer])],
    goal: { ratio: 8 },
  },
  {
    name: `EVT, ${all.close.length} bars`,
    unit: 'bar',
    operations: all.close.length,
    tolerance: 1e-3,
    contenders: [engines(all), bareLoop(all, FAST, SLOW)],
    goal: { nanoseconds: 200 },
  },
  {
    name: `${SYMBOLS} instruments, ${DAYS} days`,
    unit: 'bar',
    operations: SYMBOLS * DAYS,
    tolerance: 0,
    contenders: [{ name: 'the four engines', role: 'ours', run: portfolio() }],
    goal: { nanoseconds: 2e9 / (SYMBOLS * DAYS) },
  },
]

await runWorkloads(workloads)

function portfolio(): Contender['run'] {
  const sets = Array.from({ length: SYMBOLS }, (_, seed): SetOfRun => {
    const symbol = `S${seed}`
    const instrument = buildInstrument({ id: instrumentId(symbol, 'TEST'), symbol, calendar: 'ALWAYS' })
    const columns = walkBars(DAYS, seed + 1, DAY)
    const series = { instrumentId: instrument.id, interval: '1d', origin: 'historical', columns } as const
    return { datasetId: symbol, instrument, series, dataHash: symbol }
  })
  const [first, ...others] = sets
  if (first === undefined) throw new Error('Invariant: a portfolio has instruments')
  const configuration = { ...EVT, sizing: { kind: 'equal', positions: SYMBOLS } as const, startingCash: 10_000_000 }
  return () => playedRun({ runId: 'portfolio', configuration, data: { sets: [first, ...others] } })
}
