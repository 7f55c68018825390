import type { EquityCurve } from '../../performance/equityCurve.ts'
import type { DiagnosedTrade } from '../diagnosisInput.ts'
import { lastAtMost } from './search.ts'

/** A trade with its place in the run. */
export interface PlacedTrade {
  readonly trade: DiagnosedTrade
  /** Moments of entry and exit, indexes into the curve. */
  readonly entry: number
  readonly exit: number
  /** Equity at the moment before the entry. */
  readonly equityBefore: number
}

/** What was open at once, at the values of entry. */
export interface OpenPositions {
  /** Most that all open trades, and that those of one instrument were worth, in multiples of the equity of before. */
  readonly mostExposure: number
  readonly mostInOne: number
  readonly mostInOneName: string
  /**
   * Number of trades that would carry as much if none overlapped another: the sum of each one's mean share of its moments
   * (average uniqueness; Lopez de Prado, 2018).
   */
  readonly distinctTrades: number
}

/** Finds the place of each trade; trades without bars around them are left out. */
export function placeTrades(
  trades: readonly DiagnosedTrade[],
  curve: EquityCurve,
  startingCash: number,
): readonly PlacedTrade[] {
  return trades.flatMap((trade) => {
    const [entry, exit] = [lastAtMost(curve.tsOpen, trade.entryTime), lastAtMost(curve.tsOpen, trade.exitTime)]
    if (entry < 0 || exit < entry) return []
    const equityBefore = entry === 0 ? startingCash : (curve.equity[entry - 1] ?? Number.NaN)
    return [{ trade, entry, exit, equityBefore }]
  })
}

/** Follows what was open over the moments of a run. */
export function openPositions(placed: readonly PlacedTrade[], moments: number): OpenPositions {
  return { ...largestHoldings(placed), distinctTrades: distinctTrades(placed, moments) }
}

interface Change {
  readonly moment: number
  /** Exits come first, then entries, then the exits of trades within one moment. */
  readonly turn: number
  readonly value: number
  readonly of: PlacedTrade
}

function largestHoldings(placed: readonly PlacedTrade[]): Omit<OpenPositions, 'distinctTrades'> {
  const changes = placed.flatMap((of): readonly Change[] => {
    const value = of.trade.size * of.trade.entryPrice
    const exitTurn = of.exit === of.entry ? 2 : 0
    return [
      { moment: of.entry, turn: 1, value, of },
      { moment: of.exit, turn: exitTurn, value: -value, of },
    ]
  })
  const held = new Map<string, number>()
  let [total, mostExposure, mostInOne, mostInOneName] = [0, 0, 0, '']
  for (const { value, turn, of } of changes.toSorted((a, b) => a.moment - b.moment || a.turn - b.turn)) {
    const name = of.trade.instrumentId
    const inOne = (held.get(name) ?? 0) + value
    held.set(name, inOne)
    total += value
    if (turn !== 1 || !(of.equityBefore > 0)) continue
    mostExposure = Math.max(mostExposure, total / of.equityBefore)
    if (inOne / of.equityBefore > mostInOne) [mostInOne, mostInOneName] = [inOne / of.equityBefore, name]
  }
  return { mostExposure, mostInOne, mostInOneName }
}

function distinctTrades(placed: readonly PlacedTrade[], moments: number): number {
  const open = new Float64Array(moments + 1)
  for (const { entry, exit } of placed) {
    open[entry] = (open[entry] ?? 0) + 1
    const end = Math.max(exit, entry + 1)
    open[end] = (open[end] ?? 0) - 1
  }
  // In place: the number open at each moment, then the sum of the shares before it.
  let [running, shares] = [0, 0]
  for (let moment = 0; moment <= moments; moment += 1) {
    running += open[moment] ?? 0
    open[moment] = shares
    if (running > 0) shares += 1 / running
  }
  return placed.reduce((sum, { entry, exit }) => {
    const end = Math.max(exit, entry + 1)
    return sum + ((open[end] ?? 0) - (open[entry] ?? 0)) / (end - entry)
  }, 0)
}
