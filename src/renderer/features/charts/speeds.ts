/** Speeds offered on the replay bar, market seconds per wall second. */
const SPEEDS: readonly number[] = [1, 10, 60, 100, 300, 1_000, 3_000, 10_000]

/** Returns the offered speeds together with the current one, so that it is never missing from the list. */
export function speedChoices(current: number): readonly number[] {
  return SPEEDS.includes(current) ? SPEEDS : [...SPEEDS, current].toSorted((a, b) => a - b)
}
