import type { BarColumns } from '#core/model/bar.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type {
  DiagnosedFill,
  DiagnosedInstrument,
  DiagnosedOrder,
  DiagnosedTrade,
  DiagnosisInput,
  TradingTerms,
} from '#quant/diagnosis/diagnosisInput.ts'
import type { Severity } from '#quant/diagnosis/finding.ts'
import type { RerunEvidence, RobustnessEvidence, SearchEvidence } from '#quant/diagnosis/furtherEvidence.ts'
import type { FigureEstimates, FigureValues } from '#quant/performance/reportParts.ts'
import type { RunReport } from '#quant/performance/runReport.ts'

/** Makes another run of the clean one. */
export type Change = (clean: DiagnosisInput) => DiagnosisInput

/** What a check must find fault with, what it must put up with, and words that its sentence must hold. */
export interface Case {
  readonly code: string
  readonly severity: Severity
  readonly raises: Change
  readonly says: string
  /** The clean run when left out. */
  readonly spares?: Change
}

/** Replaces whole parts of a run. */
export function replace(part: Partial<DiagnosisInput>): Change {
  return (clean) => ({ ...clean, ...part })
}

/** Applies one change after another. */
export function both(...changes: readonly Change[]): Change {
  return (clean) => changes.reduce((input, change) => change(input), clean)
}

export function terms(part: Partial<TradingTerms>): Change {
  return (clean) => ({ ...clean, terms: { ...clean.terms, ...part } })
}

export function reruns(part: (netProfit: number) => Partial<RerunEvidence>): Change {
  return (clean) => ({ ...clean, reruns: { ...clean.reruns, ...part(netProfitOf(clean)) } })
}

export function robustness(part: (clean: RobustnessEvidence) => Partial<RobustnessEvidence>): Change {
  return (clean) => ({ ...clean, robustness: { ...clean.robustness, ...part(clean.robustness) } })
}

export function search(part: (clean: SearchEvidence) => Partial<SearchEvidence>): Change {
  return (clean) => {
    if (clean.search === null) throw new Error('the clean run was searched for')
    return { ...clean, search: { ...clean.search, ...part(clean.search) } }
  }
}

export function verdict(part: Partial<NonNullable<SearchEvidence['verdict']>>): Change {
  return search(({ verdict: its }) => ({ verdict: its === null ? null : { ...its, ...part } }))
}

export function trades(change: (trade: DiagnosedTrade, index: number) => DiagnosedTrade): Change {
  return (clean) => ({ ...clean, trades: clean.trades.map(change) })
}

export function onlyTrades(count: number): Change {
  return (clean) => ({ ...clean, trades: clean.trades.slice(0, count) })
}

export function fills(change: (fill: DiagnosedFill, index: number, bars: BarColumns) => DiagnosedFill): Change {
  return (clean) => ({
    ...clean,
    fills: (clean.fills ?? []).map((fill, index) => {
      const found = clean.instruments.find(({ instrumentId }) => instrumentId === fill.instrumentId)
      if (found === undefined) throw new Error('a fill belongs to an instrument')
      return change(fill, index, found.bars)
    }),
  })
}

/** Changes the fills of market orders alone; the index counts these. */
export function marketFills(change: (fill: DiagnosedFill, index: number, bars: BarColumns) => DiagnosedFill): Change {
  return (clean) => {
    let index = -1
    const changed = fills((fill, _, columns) => {
      if (fill.type !== 'MARKET') return fill
      index += 1
      return change(fill, index, columns)
    })
    return changed(clean)
  }
}

export function orders(change: (order: DiagnosedOrder, index: number) => DiagnosedOrder): Change {
  return (clean) => ({ ...clean, orders: (clean.orders ?? []).map(change) })
}

export function instruments(
  change: (instrument: DiagnosedInstrument, index: number) => Partial<DiagnosedInstrument>,
): Change {
  return (clean) => ({
    ...clean,
    instruments: clean.instruments.map((instrument, index) => ({ ...instrument, ...change(instrument, index) })),
  })
}

/** Changes copies of the columns of the first instrument. */
export function bars(change: (columns: BarColumns) => void): Change {
  return instruments((instrument, index) => {
    if (index > 0) return {}
    const columns = copyOf(instrument.bars)
    change(columns)
    return { bars: columns }
  })
}

/** Leaves out bars of the first instrument. */
export function withoutBars(drop: (bar: number) => boolean): Change {
  return instruments(({ bars: columns }, index) => (index > 0 ? {} : { bars: kept(columns, (bar) => !drop(bar)) }))
}

/** Leaves out bars of every instrument. */
export function kept(columns: BarColumns, keep: (bar: number) => boolean): BarColumns {
  const only = (column: Float64Array): Float64Array => column.filter((_, bar) => keep(bar))
  return {
    tsOpen: only(columns.tsOpen),
    open: only(columns.open),
    high: only(columns.high),
    low: only(columns.low),
    close: only(columns.close),
    volume: only(columns.volume),
  }
}

export function report(part: (clean: RunReport) => Partial<RunReport>): Change {
  return (clean) => {
    if (clean.report === null) throw new Error('the clean run has its report')
    return { ...clean, report: { ...clean.report, ...part(clean.report) } }
  }
}

export function values(part: Partial<FigureValues>): Change {
  return report((clean) => ({ values: { ...clean.values, ...part } }))
}

export function estimates(part: Partial<FigureEstimates>): Change {
  return report((clean) => ({ estimates: { ...clean.estimates, ...part } }))
}

export function estimate(value: number, low: number, high: number, n = 600): Estimate {
  return { value, low, high, n }
}

/** Multiplies the equity from one moment on. */
export function equity(change: (value: number, moment: number) => number): Change {
  return (clean) => ({ ...clean, curve: { ...clean.curve, equity: clean.curve.equity.map(change) } })
}

export function netProfitOf({ curve, startingCash }: DiagnosisInput): number {
  return (curve.equity.at(-1) ?? Number.NaN) - startingCash
}

export function profitOf({ trades: all }: DiagnosisInput): number {
  return all.reduce((sum, { pnl }) => sum + pnl, 0)
}

function copyOf({ tsOpen, open, high, low, close, volume }: BarColumns): BarColumns {
  return {
    tsOpen: tsOpen.slice(),
    open: open.slice(),
    high: high.slice(),
    low: low.slice(),
    close: close.slice(),
    volume: volume.slice(),
  }
}
