import { DAY, HOUR } from '#core/time/duration.ts'
import { ABSURD_MONEY } from './amounts.ts'
import type { RiskLimits } from './limits.ts'

/** Limits after a change, or why nothing was changed. */
export type ChangedLimits =
  | { readonly ok: true; readonly limits: RiskLimits }
  | { readonly ok: false; readonly code: 'LIMIT_INVALID'; readonly text: string }

/** Limits that are counts, durations or amounts; all others are shares of the equity or of a price. */
const LARGEST: Readonly<Partial<Record<keyof RiskLimits, number>>> = {
  orderUnits: 1e12,
  messagesPerSecond: 10_000,
  repetitions: 100_000,
  sessionOrders: 1_000_000,
  sessionValue: 10_000,
  orderToTrade: 1_000_000,
  depthShare: 10_000,
  quotedDepth: ABSURD_MONEY / 1e6,
  tradedVolume: ABSURD_MONEY / 1e6,
  rewardRisk: 1_000,
  duplicateWindow: DAY,
  repetitionWindow: 366 * DAY,
  priceAge: HOUR,
}
/** No share may be more than this: ten times the equity. */
const LARGEST_SHARE = 10
/** These loosen from left to right, so no limit may be above the next. */
const RISING: readonly (readonly (keyof RiskLimits)[])[] = [
  ['dayLossConservative', 'dayLossDefensive', 'dayLossEmergency'],
  ['drawdownConservative', 'drawdownDefensive', 'drawdownShutdown'],
  ['grossExposureSoft', 'grossExposureHard'],
]

/**
 * Replaces some limits. Refuses unknown names, what is no positive finite number, what is absurd (an exposure of more than
 * ten times the equity, a price an hour old), and thresholds out of their order; then nothing changes.
 */
export function withLimits(base: RiskLimits, changes: Readonly<Record<string, number>>): ChangedLimits {
  for (const [name, value] of Object.entries(changes)) {
    if (!isLimit(base, name))
      return invalid(
        `There is no limit named ${name}; no limit was changed. Known limits: ${Object.keys(base).join(', ')}.`,
      )
    if (!(value > 0)) return invalid(`The limit ${name} must be a positive number; no limit was changed.`)
    const largest = LARGEST[name] ?? LARGEST_SHARE
    if (value > largest) {
      return invalid(`The limit ${name} may be at most ${largest}, and ${value} is no limit; no limit was changed.`)
    }
  }
  const limits: RiskLimits = { ...base, ...changes }
  for (const names of RISING) {
    for (const [place, name] of names.entries()) {
      const next = names[place + 1]
      // What nobody touched is the house's own business.
      if (next === undefined || (!Object.hasOwn(changes, name) && !Object.hasOwn(changes, next))) continue
      if (limits[name] <= limits[next]) continue
      return invalid(`The limit ${name} must not be above ${next}; no limit was changed. Change both together.`)
    }
  }
  return { ok: true, limits }
}

function isLimit(base: RiskLimits, name: string): name is keyof RiskLimits {
  return Object.hasOwn(base, name)
}

function invalid(text: string): Extract<ChangedLimits, { readonly ok: false }> {
  return { ok: false, code: 'LIMIT_INVALID', text }
}
