import { MINUTE } from '#core/time/duration.ts'
import { assessReadiness, type FeatureInput } from '#engines/data/validation/readiness.ts'
import type { CodeCase } from './ingestCases.ts'

/** A window with nothing wrong. */
export const READY: FeatureInput = {
  origin: 'live',
  mode: 'PAPER',
  now: 1e15,
  lastKnownAt: 1e15 - MINUTE,
  freshFor: 2 * MINUTE,
  uselessAfter: 10 * MINUTE,
  expectedRows: 100,
  presentRows: 100,
  quarantinedRows: 0,
  flaggedRows: 0,
  alteredRows: 0,
  value: 0.3,
}

function inputCase(bad: Partial<FeatureInput>, good: Partial<FeatureInput> = {}): CodeCase {
  const findings = (change: Partial<FeatureInput>) => assessReadiness({ ...READY, ...change }).findings
  return { fails: () => findings(bad), passes: () => findings(good) }
}

/** Third stage, one case for each code. */
export const FEATURE_CASES = {
  ORIGIN_NOT_ADMITTED: inputCase({ origin: 'simulated' }, { origin: 'simulated', mode: 'SIM' }),
  INPUT_ALTERED: inputCase({ alteredRows: 1 }, { alteredRows: 1, mode: 'BACKTEST', origin: 'historical' }),
  INPUT_QUARANTINED: inputCase({ quarantinedRows: 1 }),
  FEATURE_NOT_FINITE: inputCase({ value: Number.NaN }),
  DATA_MISSING: inputCase({ presentRows: 0 }),
  DATA_STALE: inputCase({ lastKnownAt: 1e15 - 11 * MINUTE }, { lastKnownAt: 1e15 - 9 * MINUTE }),
  DATA_INCOMPLETE: inputCase({ presentRows: 80 }, { presentRows: 95 }),
  QUALITY_LOW: inputCase({ flaggedRows: 30 }, { flaggedRows: 10 }),
} satisfies Readonly<Record<string, CodeCase>>
