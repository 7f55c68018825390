import type { BacktestResult } from '#contracts/research.ts'
import type { CapacityTrades } from '#quant/robustness/capacity.ts'
import { variance } from '#quant/statistics/moments.ts'
import type { RunData, SetOfRun } from '../runData.ts'

/** Bars before an entry by which volume and volatility are measured. */
const LOOK_BACK = 20

/**
 * The trades of a run with what the market traded and moved before each: means over the 20 bars before the entry, so the
 * span of both is one bar. Trades without volume before them are left out; null where none is left.
 */
export function tradesForCapacity({ trades }: BacktestResult, { sets }: RunData): CapacityTrades | null {
  const setOf = new Map<string, SetOfRun>(sets.map((set) => [set.instrument.id, set]))
  const rows = trades.flatMap(({ instrumentId, size, entryPrice, entryTime, pnl }) => {
    const columns = setOf.get(instrumentId)?.series.columns
    if (columns === undefined) return []
    const bar = columns.tsOpen.indexOf(entryTime)
    if (bar < LOOK_BACK) return []
    const volumes = columns.volume.subarray(bar - LOOK_BACK, bar)
    const closes = columns.close.subarray(bar - LOOK_BACK, bar)
    const volume = volumes.reduce((sum, each) => sum + each, 0) / LOOK_BACK
    const changes = Float64Array.from(closes.subarray(1), (close, index) => close / (closes[index] ?? Number.NaN) - 1)
    const volatility = Math.sqrt(variance(changes))
    const isUsable = volume > 0 && Number.isFinite(volatility) && size > 0
    return isUsable ? [{ size, entryPrice, edge: pnl / (size * entryPrice), volume, volatility }] : []
  })
  if (rows.length === 0) return null
  return {
    quantity: Float64Array.from(rows, ({ size }) => size),
    price: Float64Array.from(rows, ({ entryPrice }) => entryPrice),
    edge: Float64Array.from(rows, ({ edge }) => edge),
    volume: Float64Array.from(rows, ({ volume }) => volume),
    volatility: Float64Array.from(rows, ({ volatility }) => volatility),
  }
}
