import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'

/** How a source does at the moment, as far as the choice is concerned. */
export interface SourceHealth {
  readonly sourceId: string
  /** False when it cannot be used at all: no key, breaker open, link lost, data stale. */
  readonly usable: boolean
  /** Why it is not, in the middle of a sentence; empty when it is. */
  readonly trouble: string
  /** From 0 to 1; null when not enough is known, which counts as good. */
  readonly reliability: number | null
}

/** When sources are changed. */
export interface FailoverPolicy {
  /** A source in use is left below this reliability. */
  readonly leaveBelow: number
  /** A better source is taken back only above this one. */
  readonly returnAbove: number
  /** And after it has been well for so long; twice as long each time it was left within the latest hour. */
  readonly steadyFor: number
  /** Without need no source is left sooner, microseconds. */
  readonly leastStay: number
}

/** Durations are microseconds. */
const USUAL_FAILOVER: FailoverPolicy = {
  leaveBelow: 0.7,
  returnAbove: 0.9,
  steadyFor: 5 * MINUTE,
  leastStay: 60 * SECOND,
}

/** What the choice remembers. */
export interface FailoverState {
  readonly current: string | null
  /** When it was taken, microseconds. */
  readonly since: number
  /** Since when each source has been well without a break. */
  readonly wellSince: Readonly<Record<string, number>>
  /** When each source was left during the latest hour. */
  readonly leftAt: Readonly<Record<string, readonly number[]>>
}

/** Nothing chosen yet. */
export const NO_CHOICE: FailoverState = { current: null, since: 0, wellSince: {}, leftAt: {} }

/** Which source serves, and why. */
export interface FailoverDecision {
  readonly state: FailoverState
  readonly sourceId: string | null
  /** True when it is the first of the order. */
  readonly preferred: boolean
  readonly reason: string
  /** For the log, when something changed; null otherwise. */
  readonly line: string | null
}

/** The longest wait for a return: sixteen times the shortest. */
const MOST_DOUBLINGS = 4

/**
 * Chooses the source that serves: the first of `order` that does well. It is left at once when it cannot be used or its
 * reliability falls below the lower bound, and taken back only after it has been well above the upper bound for a while,
 * so that a source which comes and goes does not make the choice come and go with it.
 */
export function chooseSource(
  order: readonly string[],
  healths: readonly SourceHealth[],
  before: FailoverState,
  now: number,
  policy: FailoverPolicy = USUAL_FAILOVER,
): FailoverDecision {
  const healthOf = (id: string): SourceHealth | null => healths.find(({ sourceId }) => sourceId === id) ?? null
  const remembered = remember(order, healthOf, before, now, policy)
  const current = before.current === null ? null : healthOf(before.current)
  const fitting = order.filter((id) => isFit(healthOf(id), policy.leaveBelow))

  if (current !== null && order.includes(current.sourceId) && isFit(current, policy.leaveBelow)) {
    const better = fitting.slice(0, Math.max(0, fitting.indexOf(current.sourceId)))
    const ready = better.find((id) => isSteady(id, remembered, now, policy))
    if (ready === undefined || now - before.since < policy.leastStay) {
      return stay(remembered, order, better.length === 0 ? 'it does well' : 'the one before it is not yet steady')
    }
    return change(remembered, order, ready, now, `${ready} has been well again long enough`, false)
  }

  const [next] = fitting
  const why = troubleOf(before.current, current, policy)
  if (next === undefined) {
    if (current?.usable === true) return stay(remembered, order, `${why}, but no other source does better`)
    const state = { ...remembered, current: null }
    const line = before.current === null ? null : `No source serves: ${why}, and no other can be used.`
    return { state, sourceId: null, preferred: false, reason: 'no source can be used', line }
  }
  return change(remembered, order, next, now, why, true)
}

function isFit(health: SourceHealth | null, least: number): boolean {
  return health !== null && health.usable && (health.reliability === null || health.reliability >= least)
}

function isSteady(id: string, state: FailoverState, now: number, policy: FailoverPolicy): boolean {
  const since = state.wellSince[id]
  if (since === undefined) return false
  const times = state.leftAt[id]?.length ?? 0
  return now - since >= policy.steadyFor * 2 ** Math.min(MOST_DOUBLINGS, Math.max(0, times - 1))
}

function remember(
  order: readonly string[],
  healthOf: (id: string) => SourceHealth | null,
  before: FailoverState,
  now: number,
  policy: FailoverPolicy,
): FailoverState {
  const wellSince: Record<string, number> = {}
  const leftAt: Record<string, readonly number[]> = {}
  for (const id of order) {
    if (isFit(healthOf(id), policy.returnAbove)) wellSince[id] = before.wellSince[id] ?? now
    const recent = (before.leftAt[id] ?? []).filter((at) => now - at < HOUR)
    if (recent.length > 0) leftAt[id] = recent.slice(-(MOST_DOUBLINGS + 1))
  }
  return { ...before, wellSince, leftAt }
}

function troubleOf(former: string | null, current: SourceHealth | null, policy: FailoverPolicy): string {
  if (former === null) return 'it is the first that can be used'
  if (current === null) return `${former} is not set up any more`
  if (!current.usable) return `${former} cannot be used (${current.trouble})`
  return `the reliability of ${former} fell below ${Math.round(policy.leaveBelow * 100)} %`
}

function stay(state: FailoverState, order: readonly string[], reason: string): FailoverDecision {
  return { state, sourceId: state.current, preferred: state.current === order[0], reason, line: null }
}

function change(
  state: FailoverState,
  order: readonly string[],
  next: string,
  now: number,
  reason: string,
  inNeed: boolean,
): FailoverDecision {
  const former = state.current
  const left =
    former === null || !inNeed ? state.leftAt : { ...state.leftAt, [former]: [...(state.leftAt[former] ?? []), now] }
  const line = former === null ? `${next} serves: ${reason}.` : `${next} serves instead of ${former}: ${reason}.`
  return {
    state: { ...state, current: next, since: now, leftAt: left },
    sourceId: next,
    preferred: next === order[0],
    reason,
    line,
  }
}
