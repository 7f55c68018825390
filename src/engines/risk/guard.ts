import type { StrategyId } from '#core/model/identifiers.ts'
import { utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { riskChannel } from '#contracts/risk.ts'
import {
  GUARD_LEVELS,
  guardEffects,
  loosenGuard,
  nextGuardState,
  type GuardInputs,
  type GuardLevel,
} from '#trading/risk/guardLevels.ts'
import type { Books } from './books.ts'
import { workingEntries } from './exits.ts'
import type { RiskDesk, RiskMemory } from './state.ts'

/** Tightens the guard when losses or data ask for it; from EMERGENCY on entries stop, at SHUTDOWN the kill is asked for. */
export function watchGuard(desk: RiskDesk, books: Books): void {
  const { memory, context } = desk
  const inputs = guardInputs(memory, books)
  const next = nextGuardState(memory.guard, inputs, memory.limits)
  if (next === memory.guard) return
  memory.guard = next
  memory.guardSince = context.now()
  if (guardEffects(next.level).entriesBlocked) {
    memory.entriesPaused = true
    const entries = workingEntries(books)
    if (entries.length > 0)
      context.command('broker', 'CancelOrders', { clientOrderIds: entries, cause: `Guard level ${next.level}.` })
  }
  tellGuard(desk, next.cause, false)
  if (next.level !== 'SHUTDOWN' || memory.killed) return
  context.command('broker', 'Kill', {
    path: 'LOSS_LIMIT',
    pressedAt: context.now(),
    gateClosedAt: null,
    reason: `The drawdown reached the limit: ${next.cause}.`,
    drill: false,
  })
}

/** A human loosens the guard; entries stay paused until they are resumed. */
export function loosen(
  desk: RiskDesk,
  payload: CommandPayload<typeof riskChannel, 'LoosenGuard'>,
): CommandResult<Record<string, never>> {
  const { memory, context } = desk
  const inputs = guardInputs(memory, memory.books)
  const loosened = loosenGuard(memory.guard, payload.level, inputs, memory.limits)
  if (!loosened.ok) return refused(loosened.code, loosened.text)
  memory.guard = { ...loosened.state, cause: `Loosened by the trader: ${payload.reason}` }
  memory.guardSince = context.now()
  tellGuard(desk, memory.guard.cause, true)
  return accepted({})
}

/** Stops new entries by the trader's wish. */
export function pauseEntries(desk: RiskDesk): CommandResult<Record<string, never>> {
  desk.memory.entriesPaused = true
  tellGuard(desk, 'Entries paused by the trader.', true)
  return accepted({})
}

/** A strategy repeats the same entry in a loop: it is blocked and entries pause until a human resumes them. */
export function stopLoop(desk: RiskDesk, strategyId: StrategyId): void {
  desk.memory.flow.block(strategyId)
  if (desk.memory.entriesPaused) return
  desk.memory.entriesPaused = true
  tellGuard(desk, `Entries paused: ${strategyId} repeats the same entry; look at it, then resume.`, false)
}

/** Allows entries again; not while the kill is on or the guard blocks them. Frees strategies that were found in a loop. */
export function resumeEntries(desk: RiskDesk): CommandResult<Record<string, never>> {
  const { memory } = desk
  if (memory.killed) {
    return refused('KILLED', 'The kill switch is on; re-arm it in the Risk workspace before you resume entries.')
  }
  if (guardEffects(memory.guard.level).entriesBlocked) {
    const level = memory.guard.level
    return refused('GUARD_LEVEL', `The guard level ${level} blocks entries; loosen it in the Risk workspace first.`, {
      level,
    })
  }
  memory.entriesPaused = false
  memory.flow.freeAll()
  tellGuard(desk, 'Entries resumed by the trader.', true)
  return accepted({})
}

/** Takes a tighter level of the last run over: only a human loosens the guard, and a restart is none. */
export function restoreGuard({ memory, context }: RiskDesk, level: GuardLevel): void {
  if (GUARD_LEVELS.indexOf(level) <= GUARD_LEVELS.indexOf(memory.guard.level)) return
  const wayBack = 'When the losses allow it, loosen the guard in the Risk workspace and give a reason.'
  memory.guard = { level, cause: 'Kept over a restart of the program.', wayBack }
  memory.guardSince = context.now()
}

/** Tells the guard level and the pause to everyone who keeps them. */
export function tellGuard(desk: RiskDesk, cause: string, byHuman: boolean): void {
  const { memory, context } = desk
  showGuard(desk)
  context.emit('GuardLevelChanged', { level: memory.guard.level, cause, entriesPaused: memory.entriesPaused, byHuman })
}

/** Shows the guard level and the pause. */
export function showGuard({ memory, context }: RiskDesk): void {
  const { level, cause, wayBack } = memory.guard
  const { entriesPaused, guardSince: since } = memory
  context.put('guard', { key: 'current', level, cause, wayBack, entriesPaused, since })
}

function guardInputs({ dataService: data }: RiskMemory, books: Books | null): GuardInputs {
  const losses = books === null ? { dayLoss: 0, drawdown: 0 } : lossesOf(books)
  return data === null ? losses : { ...losses, data }
}

/** Loss of the market day and fall from the peak, shares of 1. */
export function lossesOf({ ledger }: Books): GuardInputs {
  const { equity, equityPeak, equityDayStart } = ledger
  return {
    dayLoss: equityDayStart > 0 ? Math.max(0, 1 - equity / equityDayStart) : 0,
    drawdown: equityPeak > 0 ? Math.max(0, 1 - equity / equityPeak) : 0,
  }
}

/** Numbers the market day of a moment: the day in New York where any instrument has its sessions, else the UTC day. */
export function marketDayOf(memory: RiskMemory, ts: number): number {
  const sessions = memory.market.instruments.some((instrument) => instrument.calendar === 'XNYS')
  // A bar that closes at midnight belongs to the day it closes.
  return sessions ? toNewYork(ts - 1).day : utcDay(ts - 1)
}
