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

/** The guard of a fresh account. */
export const NORMAL_GUARD: GuardState = { level: 'NORMAL', cause: 'No limit is near.', wayBack: '' }

/** The tightest of the current level and what losses and data ask for; never looser than the current one. */
export function nextGuardState(state: GuardState, inputs: GuardInputs, limits: RiskLimits): GuardState {
  const asked = levelFor(inputs, limits)
  if (rank(asked) <= rank(state.level)) return state
  return { level: asked, cause: causeOf(inputs, limits), wayBack: wayBackOf(asked) }
}

/** A human loosens the guard; refused while losses or data still ask for a tighter level than the wanted one. */
export function loosenGuard(
  state: GuardState,
  wanted: GuardLevel,
  inputs: GuardInputs,
  limits: RiskLimits,
):
  | { readonly ok: true; readonly state: GuardState }
  | { readonly ok: false; readonly code: 'GUARD_STILL_NEEDED' | 'GUARD_NOT_LOOSER'; readonly text: string } {
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
  return { ok: true, state: { level: wanted, cause: 'Loosened by the trader.', wayBack: wayBackOf(wanted) } }
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

function wayBackOf(level: GuardLevel): string {
  switch (level) {
    case 'NORMAL':
      return ''
    case 'CONSERVATIVE':
    case 'DEFENSIVE':
      return 'When losses and data are within their thresholds again, loosen the guard in the Risk workspace and give a reason.'
    case 'EMERGENCY':
      return 'Entries stay paused until the next market day; then loosen the guard in the Risk workspace and give a reason.'
    case 'SHUTDOWN':
      return 'The kill switch is tripped; re-arm it in the Risk workspace, then loosen the guard and resume entries.'
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
