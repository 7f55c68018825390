import { HOUR, MINUTE } from '#core/time/duration.ts'
import { type DataService, levelOfData } from './dataService.ts'
import type { RiskLimits } from './limits.ts'

/** How tightly the account is held. Automatic moves only go down this list; a human moves up. */
export const GUARD_LEVELS = ['NORMAL', 'CONSERVATIVE', 'DEFENSIVE', 'EMERGENCY', 'SHUTDOWN'] as const
/** One guard level. */
export type GuardLevel = (typeof GUARD_LEVELS)[number]

/** Where the guard stands, why, and what must hold before a human may loosen it. */
export interface GuardState {
  readonly level: GuardLevel
  readonly cause: string
  readonly wayBack: string
}

/** What the guard looks at: losses as fractions of 1 (of the day's first equity, and of the equity peak), and the data. */
export interface GuardInputs {
  readonly dayLoss: number
  readonly drawdown: number
  /** Left out where nothing is heard live: stored and simulated data are never late. */
  readonly data?: DataService | null
}

/** What must be so before a person may loosen a level. */
interface Recovery {
  /** How long nothing must have asked for the level, microseconds. */
  readonly calm: number
  /** Whether a new market day must have begun since. */
  readonly nextDay: boolean
  readonly words: string
}

/** The rules of recovery. A level never ends by itself: these say from when a person may end it. */
export const RECOVERY: Readonly<Record<GuardLevel, Recovery>> = {
  NORMAL: { calm: 0, nextDay: false, words: '' },
  CONSERVATIVE: {
    calm: 15 * MINUTE,
    nextDay: false,
    words:
      'When losses and data have been within their thresholds for 15 minutes, loosen the guard in the Risk workspace and give a reason.',
  },
  DEFENSIVE: {
    calm: 30 * MINUTE,
    nextDay: false,
    words:
      'When losses and data have been within their thresholds for 30 minutes, loosen the guard in the Risk workspace and give a reason.',
  },
  EMERGENCY: {
    calm: HOUR,
    nextDay: true,
    words:
      'Entries stay paused until the next market day; then loosen the guard in the Risk workspace and give a reason, and resume entries.',
  },
  SHUTDOWN: {
    calm: HOUR,
    nextDay: true,
    words:
      'The kill switch is tripped; re-arm it in the Risk workspace on the next market day, then loosen the guard and resume entries.',
  },
}

/** How long nothing has asked for the present level, and whether a market day has begun since. */
export interface Calm {
  readonly since: number
  readonly newDay: boolean
}

const LONG_CALM: Calm = { since: Infinity, newDay: true }

/** Tells whether losses or data ask for the present level at this moment, so that the time of recovery starts anew. */
export function isStillAsked(state: GuardState, inputs: GuardInputs, limits: RiskLimits): boolean {
  return state.level !== 'NORMAL' && rank(levelFor(inputs, limits)) >= rank(state.level)
}

/** The guard of a fresh account. */
export const NORMAL_GUARD: GuardState = { level: 'NORMAL', cause: 'No limit is near.', wayBack: '' }

/** The tightest of the current level and what losses and data ask for; never looser than the current one. */
export function nextGuardState(state: GuardState, inputs: GuardInputs, limits: RiskLimits): GuardState {
  const asked = levelFor(inputs, limits)
  if (rank(asked) <= rank(state.level)) return state
  return { level: asked, cause: causeOf(inputs, limits), wayBack: RECOVERY[asked].words }
}

/**
 * A human loosens the guard; refused while losses or data still ask for a tighter level than the wanted one, and until the
 * present level has been calm for as long as its recovery takes.
 */
export function loosenGuard(
  state: GuardState,
  wanted: GuardLevel,
  inputs: GuardInputs,
  limits: RiskLimits,
  calm: Calm = LONG_CALM,
):
  | { readonly ok: true; readonly state: GuardState }
  | {
      readonly ok: false
      readonly code: 'GUARD_STILL_NEEDED' | 'GUARD_NOT_LOOSER' | 'GUARD_RECOVERING'
      readonly text: string
    } {
  if (rank(wanted) >= rank(state.level)) {
    return {
      ok: false,
      code: 'GUARD_NOT_LOOSER',
      text: `The guard stands at ${state.level}; ${wanted} would not loosen it.`,
    }
  }
  const asked = levelFor(inputs, limits)
  if (rank(asked) > rank(wanted)) {
    const who = isByData(inputs, limits) ? 'data' : 'losses'
    return {
      ok: false,
      code: 'GUARD_STILL_NEEDED',
      text: `The ${who} still ask for ${asked} (${causeOf(inputs, limits)}); the guard stays until they recover.`,
    }
  }
  const wait = recoveryLeft(state.level, calm)
  if (wait !== null) {
    return {
      ok: false,
      code: 'GUARD_RECOVERING',
      text: `The guard stays at ${state.level} ${wait}; then loosen it again.`,
    }
  }
  return { ok: true, state: { level: wanted, cause: 'Loosened by the trader.', wayBack: RECOVERY[wanted].words } }
}

/** What a level does to sizes and entries. */
export function guardEffects(level: GuardLevel): {
  readonly sizeFactor: number
  readonly forcesTier2: boolean
  readonly entriesBlocked: boolean
} {
  return {
    sizeFactor: rank(level) >= 1 ? 0.5 : 1,
    forcesTier2: rank(level) >= 2,
    entriesBlocked: rank(level) >= 3,
  }
}

function levelFor(inputs: GuardInputs, limits: RiskLimits): GuardLevel {
  const byLosses = levelOfLosses(inputs, limits)
  const byData = inputs.data === undefined || inputs.data === null ? null : levelOfData(inputs.data)
  return byData !== null && rank(byData.level) > rank(byLosses) ? byData.level : byLosses
}

/** Tells whether it is the data that ask for the level. */
function isByData(inputs: GuardInputs, limits: RiskLimits): boolean {
  return rank(levelFor(inputs, limits)) > rank(levelOfLosses(inputs, limits))
}

function levelOfLosses(inputs: GuardInputs, limits: RiskLimits): GuardLevel {
  if (inputs.drawdown >= limits.drawdownShutdown) return 'SHUTDOWN'
  if (inputs.dayLoss >= limits.dayLossEmergency) return 'EMERGENCY'
  if (inputs.dayLoss >= limits.dayLossDefensive || inputs.drawdown >= limits.drawdownDefensive) return 'DEFENSIVE'
  if (inputs.dayLoss >= limits.dayLossConservative || inputs.drawdown >= limits.drawdownConservative)
    return 'CONSERVATIVE'
  return 'NORMAL'
}

function rank(level: GuardLevel): number {
  return GUARD_LEVELS.indexOf(level)
}

function causeOf(inputs: GuardInputs, limits: RiskLimits): string {
  const byData = isByData(inputs, limits) && inputs.data ? levelOfData(inputs.data) : null
  if (byData !== null) return byData.cause
  return `loss of the day ${percent(inputs.dayLoss)}, drawdown ${percent(inputs.drawdown)}`
}

/** What recovery still waits for, in words; null when it is over. */
function recoveryLeft(level: GuardLevel, { since, newDay }: Calm): string | null {
  const { calm, nextDay } = RECOVERY[level]
  if (nextDay && !newDay) return 'until the next market day'
  if (since >= calm) return null
  return `for ${Math.ceil((calm - since) / MINUTE)} more minutes without a reason for it`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
