import type { GuardLevelName } from '#contracts/records/safety.ts'

/** Guard levels from the loosest to the tightest, with what each means. */
export const GUARD_LEVELS: readonly { readonly level: GuardLevelName; readonly meaning: string }[] = [
  { level: 'NORMAL', meaning: 'ordinary limits' },
  { level: 'CONSERVATIVE', meaning: 'sizes halved' },
  { level: 'DEFENSIVE', meaning: 'every new risk is tier 2' },
  { level: 'EMERGENCY', meaning: 'entries paused' },
  { level: 'SHUTDOWN', meaning: 'kill switch' },
]

/** Returns the levels looser than the given one. */
export function looserThan(level: GuardLevelName): readonly GuardLevelName[] {
  const at = GUARD_LEVELS.findIndex((step) => step.level === level)
  return GUARD_LEVELS.slice(0, Math.max(0, at)).map((step) => step.level)
}
