import type { Failure } from '#contracts/failure.ts'
import type { EngineName } from './engine.ts'

/** What becomes of a message for an engine that is down. */
export type AbsenceRule = 'HOLD' | 'DROP' | 'REFUSE'

/** Facts the journal must learn of even when the broker missed them; everything else is rebuilt by recovery. */
const HELD_EVENTS = new Set([
  'SessionOpened',
  'SignalRaised',
  'SignalDenied',
  'ProposalSealed',
  'PracticeEnded',
  'ProposalRaised',
  'ProposalChanged',
  'GuardLevelChanged',
  'LimitsChanged',
])
/** Commands that only ever reduce risk further once they get through; the gate has been closed already. */
const HELD_COMMANDS = new Set(['Kill'])
/** Approvals lead through two engines: accepted by one and lost by the other would be a silent loss. */
const NEEDS_BROKER = new Set(['ApproveProposal', 'ClosePosition', 'CancelOrder', 'CancelWorkingEntries', 'ApplyLimits'])

/**
 * Rules for an engine that is down.
 *
 * 1. Commands are refused at once, so no order or approval ever waits unseen; only `Kill` waits for the broker.
 * 2. Facts for the journal wait for the broker and reach it before anything newer.
 * 3. Everything else is dropped: a restarted engine is rebuilt by recovery, not by stale messages.
 */
export function ruleForAbsent(engine: EngineName, type: string, isCommand: boolean): AbsenceRule {
  if (isCommand) return engine === 'broker' && HELD_COMMANDS.has(type) ? 'HOLD' : 'REFUSE'
  return engine === 'broker' && HELD_EVENTS.has(type) ? 'HOLD' : 'DROP'
}

/** Names the engine whose absence makes a command pointless, beside the one it is addressed to; null for none. */
export function alsoNeeds(type: string): EngineName | null {
  return NEEDS_BROKER.has(type) ? 'broker' : null
}

/** Refuses a command because an engine is down. */
export function engineDown(engine: EngineName, type: string, reason: string): Failure {
  return {
    code: 'ENGINE_DOWN',
    message: `The ${engine} engine is not running (${reason}), so ${type} was not carried out and no order left. It is restarted by itself; try again when it is back.`,
    context: { engine, type },
  }
}

/** Answers a command whose engine went down while it was handling it. */
export function engineLost(engine: EngineName, type: string, reason: string): Failure {
  return {
    code: 'ENGINE_LOST',
    message: `The ${engine} engine stopped while it handled ${type} (${reason}). Whether it was carried out is shown after its restart, when the journal and the venue have been compared.`,
    context: { engine, type },
  }
}
