import type { LimitStanding } from '#contracts/records/limitChanges.ts'
import { limitDirection } from '#trading/risk/limitDirections.ts'
import { DEFAULT_LIMITS, type RiskLimits, UNLIMITED } from '#trading/risk/limits.ts'
import { withLimits } from '#trading/risk/withLimits.ts'
import type { RiskMemory } from './state.ts'

/** Puts together the limits in force: the house's, what the configuration says, then what the trader set. */
export function refreshLimits(memory: RiskMemory): void {
  const { configuration, session, limitsSet } = memory
  const isExplicit = configuration.sizing.kind !== 'house'
  const base = withLimits(isExplicit ? UNLIMITED : DEFAULT_LIMITS, configuration.limits)
  if (!base.ok) throw new Error(`Invariant: a configuration with impossible limits was kept: ${base.text}`)
  memory.limits =
    isExplicit || session?.mode === 'BACKTEST' ? base.limits : withStanding(base.limits, limitsSet.standing)
}

/** Names a limit; null for a word that is none. */
export function limitNamed(limits: RiskLimits, name: string): keyof RiskLimits | null {
  return Object.hasOwn(limits, name) ? (name as keyof RiskLimits) : null
}

function withStanding(base: RiskLimits, { settings }: LimitStanding): RiskLimits {
  // A limit of another version of the program is passed over.
  const known = settings.filter(({ name }) => limitNamed(base, name) !== null)
  const whole = withLimits(base, Object.fromEntries(known.map(({ name, value }) => [name, value])))
  if (whole.ok) return whole.limits
  // The configuration has changed so that both do not fit together: of each limit the tighter one holds.
  const tighter = known.filter(({ name, value }) => {
    const limit = limitNamed(base, name)
    return value > 0 && limit !== null && limitDirection(limit, base[limit], value) === 'TIGHTER'
  })
  return { ...base, ...Object.fromEntries(tighter.map(({ name, value }) => [name, value])) }
}
