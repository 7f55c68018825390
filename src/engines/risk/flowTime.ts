import type { TradingMode } from '#core/model/origin.ts'
import { utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'
import type { RiskMemory } from './state.ts'

/**
 * The time in which repeated entries are counted: the host's where data is live, else the market's, because a replay
 * shows a year in an hour and a pause stops it.
 */
export function flowTime({ market }: RiskMemory, mode: TradingMode, now: number): number {
  return mode === 'PAPER' || mode === 'LIVE' ? now : market.marketTime
}

/** Numbers the market day of a moment: the day in New York where any instrument has its sessions, else the UTC day. */
export function marketDayOf(memory: RiskMemory, ts: number): number {
  // A bar that closes at midnight belongs to the day it closes.
  return memory.market.hasSessions ? toNewYork(ts - 1).day : utcDay(ts - 1)
}
