import type { Estimate } from '#core/model/estimate.ts'
import type { ExperimentSeries } from '#adapters/storage/research/experimentTable.ts'
import { hashColumn } from '#adapters/barHash.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { hashResult } from '#engines/research/experiments/canonicalResult.ts'
import { evidenceOf } from '#engines/research/experiments/sharpeOfRun.ts'
import type { EndedRun, KeeperPorts } from './keptRun.ts'
import type { Figures, PlannedRun, RunEnding } from './plannedRun.ts'

/** Bars above which no copy of a file is kept: 48 MB before compression. */
export const MOST_KEPT_BARS = 1_000_000

/** The record of a run that has ended, as far as it does not depend on what is recorded already. */
export interface MeasuredRun {
  readonly record: Omit<Experiment, 'attempt'>
  readonly series: ExperimentSeries | null
  readonly notes: readonly string[]
}

/** Makes the record of a run. */
export function recordOf({ run, ending, keepSeries }: EndedRun, ports: KeeperPorts): MeasuredRun {
  const { planned, identity } = run
  const result = resultOf(ending)
  const record: Omit<Experiment, 'attempt'> = {
    id: identity.experimentId,
    trial: run.trial,
    kind: planned.kind,
    parentId: planned.parentId,
    ideaId: run.ideaId,
    label: planned.label,
    createdAt: run.startedAt,
    configuration: { ...planned.configuration },
    configHash: identity.configHash,
    data: identity.data,
    codeVersion: ports.codeVersion(),
    programVersion: ports.programVersion,
    seed: planned.seed,
    state: ending.state,
    failure: ending.state === 'FAILED' ? ending.failure : null,
    warnings: ending.state === 'DONE' ? ending.warnings : [],
    ...figuresOfEnding(ending),
  }
  const series = result !== null && keepSeries ? { trades: result.trades, equity: result.equity } : null
  return { record, series, notes: [...run.aliases, ...notesOf(planned)] }
}

/** The result of a run, or as much as there is of one; null where nothing is. */
function resultOf(ending: RunEnding): BacktestResult | null {
  if (ending.state === 'FAILED') return ending.partial ?? null
  return 'result' in ending ? ending.result : null
}

function figuresOfEnding(ending: RunEnding): Figures {
  if ('figures' in ending) return ending.figures
  const result = resultOf(ending)
  if (result === null) return NO_FIGURES
  // What a run came to before it failed is told, but nothing is judged by it.
  return ending.state === 'DONE' ? figuresOf(result) : { ...figuresOf(result), evidence: null, resultHash: null }
}

/** What is kept of a run without a result. */
export const NO_FIGURES: Figures = {
  statistics: {},
  intervals: {},
  counts: {},
  findings: [],
  evidence: null,
  profit: null,
  seconds: null,
  orderListHash: null,
  resultHash: null,
}

/** As much of a result as its figures are taken from; earlier versions made no report. */
export interface ResultWithFigures {
  readonly statistics: Readonly<Record<string, number | null>>
  readonly intervals: Readonly<Record<string, Estimate | null>>
  readonly equity: { readonly time: Float64Array; readonly value: Float64Array }
  readonly grossProfit: number
  readonly costs: number
  readonly netProfit: number
  readonly seconds: number
  readonly orderListHash: string
  readonly report?: Pick<BacktestResult['report'], 'figures' | 'counts' | 'findings'>
}

/** What a result says, in the form in which it is kept. */
export function figuresOf(result: ResultWithFigures): Figures {
  const { grossProfit: gross, costs, netProfit: net, report } = result
  const { bars = null, trades = null } = result.statistics
  const findings = report?.findings ?? []
  return {
    statistics: finiteOrNull({ ...report?.figures, ...result.statistics }),
    intervals: soundOrNull(result.intervals),
    counts: report?.counts ?? {
      ...(bars === null ? {} : { bar: bars }),
      ...(trades === null ? {} : { trade: trades }),
    },
    findings: findings.map(({ code, severity, title, sentence, advice }) => {
      return { code, severity, title, sentence, advice }
    }),
    evidence: evidenceOf(result.equity),
    profit: { gross, costs, net },
    seconds: result.seconds,
    orderListHash: result.orderListHash,
    resultHash: hashResult(result, { sha256, hashColumn }),
  }
}

/** JSON holds no infinities; where a figure is one it says nothing that could be compared. */
export function finiteOrNull(statistics: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(statistics).map(([name, value]) => [name, value !== null && Number.isFinite(value) ? value : null]),
  )
}

function soundOrNull(intervals: Readonly<Record<string, Estimate | null>>): Record<string, Estimate | null> {
  return Object.fromEntries(
    Object.entries(intervals).map(([name, estimate]) => {
      const isSound = estimate !== null && Object.values(estimate).every(Number.isFinite)
      return [name, isSound ? estimate : null]
    }),
  )
}

function notesOf({ sets, files }: PlannedRun): readonly string[] {
  return sets.flatMap(({ series }, index) =>
    (files[index] ?? null) !== null && series.columns.tsOpen.length > MOST_KEPT_BARS
      ? [
          `No copy of ${files[index]} is kept, for it has more than ${MOST_KEPT_BARS.toLocaleString('en-US')} bars; keep the file to be able to reproduce the run.`,
        ]
      : [],
  )
}
