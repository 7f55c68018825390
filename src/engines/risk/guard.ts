import type { StrategyId } from '#core/model/identifiers.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { riskChannel } from '#contracts/risk.ts'
import {
  GUARD_LEVELS,
  guardEffects,
  isStillAsked,
  loosenGuard,
  nextGuardState,
  RECOVERY,
  type GuardInputs,
  type GuardLevel,
} from '#trading/risk/guardLevels.ts'
import { flowTime, marketDayOf } from './flowTime.ts'
import type { Books } from './books.ts'
import { workingEntries } from './exits.ts'
import type { RiskDesk, RiskMemory } from './state.ts'

/** Tightens the guard when losses or data ask for it; from EMERGENCY on entries stop, at SHUTDOWN the kill is asked for. */
export function watchGuard(desk: RiskDesk, books: Books): void {
  const { memory, context } = desk
  const inputs = guardInputs(memory, books)
  const next = nextGuardState(memory.guard, inputs, memory.limits)
  if (isStillAsked(next, inputs, memory.limits)) memory.guardAsked = nowInFlow(desk)
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
  const { at, day } = nowInFlow(desk)
  const calm = { since: at - memory.guardAsked.at, newDay: day > memory.guardAsked.day }
  const loosened = loosenGuard(memory.guard, payload.level, inputs, memory.limits, calm)
  if (!loosened.ok) return refused(loosened.code, loosened.text)
  // What is left of the way up is waited for again.
  memory.guardAsked = payload.level === 'NORMAL' ? NEVER_ASKED : { at, day: memory.guardAsked.day }
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

const LOOP_NOTICE = 'risk:loop'

/** A strategy repeats the same entry in a loop: it is blocked and entries pause until a human resumes them. */
export function stopLoop(desk: RiskDesk, strategyId: StrategyId): void {
  const { memory, context } = desk
  if (!memory.flow.block(strategyId)) return
  memory.entriesPaused = true
  context.put('notices', {
    key: LOOP_NOTICE,
    priority: 'P2',
    at: context.now(),
    text: `${strategyId} repeats the same trade in a loop, so it was stopped and entries are paused.`,
    action: 'Look at the strategy; resume entries in the mode bar when it may trade again.',
    count: 1,
  })
  tellGuard(desk, `Entries paused: ${strategyId} repeats the same entry; look at it, then resume.`, false)
}

/** Allows entries again; not while the kill is on or the guard blocks them. Frees strategies that were found in a loop. */
export function resumeEntries(desk: RiskDesk): CommandResult<Record<string, never>> {
  const { memory, context } = desk
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
  context.remove('notices', LOOP_NOTICE)
  memory.loops.forgive(nowInFlow(desk).at)
  tellGuard(desk, 'Entries resumed by the trader.', true)
  return accepted({})
}

/** Takes a tighter level of the last run over: only a human loosens the guard, and a restart is none. */
export function restoreGuard(desk: RiskDesk, level: GuardLevel): void {
  const { memory, context } = desk
  if (GUARD_LEVELS.indexOf(level) <= GUARD_LEVELS.indexOf(memory.guard.level)) return
  memory.guard = { level, cause: 'Kept over a restart of the program.', wayBack: RECOVERY[level].words }
  memory.guardSince = context.now()
  memory.guardAsked = nowInFlow(desk)
}

/** Nothing has asked for a level yet. */
export const NEVER_ASKED = { at: -Infinity, day: -Infinity } as const

/** The moment and the market day of now, by the host's clock where data is live and else by the market's. */
function nowInFlow({ memory, context }: RiskDesk): { readonly at: number; readonly day: number } {
  const at = memory.session === null ? context.now() : flowTime(memory, memory.session.mode, context.now())
  return { at, day: marketDayOf(memory, at) }
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
    // Differences before quotients: a loss of exactly 8 % is 0.08 and not a little less.
    dayLoss: equityDayStart > 0 ? Math.max(0, (equityDayStart - equity) / equityDayStart) : 0,
    drawdown: equityPeak > 0 ? Math.max(0, (equityPeak - equity) / equityPeak) : 0,
  }
}
