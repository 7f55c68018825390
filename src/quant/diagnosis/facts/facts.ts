import { DAY } from '#core/time/duration.ts'
import type { DiagnosedFill, DiagnosedInstrument, DiagnosisInput } from '../diagnosisInput.ts'
import { type BarGaps, barGaps } from './barGaps.ts'
import { type BarScan, scanBars } from './barScan.ts'
import { type OpenPositions, openPositions, type PlacedTrade, placeTrades } from './openPositions.ts'
import { lastAtMost } from './search.ts'
import { type SplitLike, splitLikes } from './splitLike.ts'

/** An instrument with what its bars look like. */
export interface ScannedInstrument {
  readonly instrument: DiagnosedInstrument
  readonly scan: BarScan
}

/** A fill and the bar of its instrument in which it traded. */
export interface PlacedFill {
  readonly fill: DiagnosedFill
  readonly scanned: ScannedInstrument
  readonly bar: number
}

/** A run with what several checks need of it, each found once and only when it is asked for. */
export interface Facts {
  readonly input: DiagnosisInput
  /** Last equity less the starting cash; NaN without a moment. */
  readonly netProfit: number
  readonly moments: number
  /** From the first to the last moment, years of 365.25 days; 0 below two. */
  readonly years: number
  readonly scans: () => readonly ScannedInstrument[]
  readonly gaps: () => readonly (readonly [ScannedInstrument, BarGaps])[]
  readonly splitLikes: () => readonly (readonly [ScannedInstrument, SplitLike])[]
  /** Fills whose bar is there, those of instruments with bars out of order left out; null without fills. */
  readonly fills: () => readonly PlacedFill[] | null
  readonly trades: () => readonly PlacedTrade[]
  readonly open: () => OpenPositions
}

/** Prepares a run for its checks. */
export function factsOf(input: DiagnosisInput): Facts {
  const { curve, startingCash, instruments } = input
  const moments = curve.equity.length
  const scans = once(() => instruments.map((instrument) => ({ instrument, scan: scanBars(instrument.bars) })))
  const trades = once(() => placeTrades(input.trades, curve, startingCash))
  return {
    input,
    netProfit: (curve.equity[moments - 1] ?? Number.NaN) - startingCash,
    moments,
    years: moments < 2 ? 0 : ((curve.tsOpen[moments - 1] ?? 0) - (curve.tsOpen[0] ?? 0)) / (365.25 * DAY),
    scans,
    gaps: once(() => {
      return scans().flatMap((scanned) => {
        const found = barGaps(scanned.instrument)
        return found === null ? [] : [[scanned, found] as const]
      })
    }),
    splitLikes: once(() => {
      return scans().flatMap((scanned) => {
        return splitLikes(scanned.instrument, scanned.scan.deviation).map((each) => [scanned, each] as const)
      })
    }),
    fills: once(() => (input.fills === null ? null : placeFills(input.fills, scans()))),
    trades,
    open: once(() => openPositions(trades(), moments)),
  }
}

/** Label of a bar, microseconds. */
export function timeOf({ instrument }: ScannedInstrument, bar: number): number {
  return instrument.bars.tsOpen[bar] ?? Number.NaN
}

function placeFills(fills: readonly DiagnosedFill[], scans: readonly ScannedInstrument[]): readonly PlacedFill[] {
  const byId = new Map(scans.map((scanned) => [scanned.instrument.instrumentId, scanned]))
  return fills.flatMap((fill) => {
    const scanned = byId.get(fill.instrumentId)
    if (scanned === undefined || scanned.scan.disordered.count > 0) return []
    const { tsOpen } = scanned.instrument.bars
    const bar = lastAtMost(tsOpen, fill.barTime)
    return tsOpen[bar] === fill.barTime ? [{ fill, scanned, bar }] : []
  })
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
