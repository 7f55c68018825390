import type { Random } from '../statistics/random.ts'
import type { Proposal, SearchDomain } from './sampler.ts'
import type { SearchValues } from './searchSpace.ts'
import type { TrialHistory } from './trialLog.ts'

const DRAWS = 1000
/** Finite spaces up to this size are walked to the last point when draws find none. */
const WALKED = 2 ** 20

/**
 * Proposes a point drawn uniformly among those allowed and not yet asked. When a thousand draws find none, a finite space
 * is walked from a random point on, so that it is exhausted to the last one.
 */
export function proposeUnseen(
  domain: SearchDomain,
  history: TrialHistory,
  random: Random,
  settledBelow: number,
): Proposal {
  const { space } = domain
  if (history.count >= space.size) return { kind: 'END', reason: 'EXHAUSTED' }
  const isFree = (values: SearchValues): boolean => history.find(values) === null && domain.isAllowed(values)
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const values = space.valuesAt(space.dimensions.map(() => random.next()))
    if (isFree(values)) return { kind: 'TRIAL', values, settledBelow }
  }
  if (space.size > WALKED) return { kind: 'END', reason: 'NO_ALLOWED_VALUES' }
  const start = Math.floor(random.next() * space.size)
  for (let step = 0; step < space.size; step += 1) {
    const values = space.valuesOfLevels(mixedRadix((start + step) % space.size, space.levels))
    if (isFree(values)) return { kind: 'TRIAL', values, settledBelow }
  }
  return { kind: 'END', reason: 'EXHAUSTED' }
}

/** Digits of an index in the mixed radix of the levels, the last one running fastest. */
export function mixedRadix(index: number, levels: readonly number[]): Float64Array {
  const digits = new Float64Array(levels.length)
  let rest = index
  for (let position = levels.length - 1; position >= 0; position -= 1) {
    const radix = levels[position] ?? 1
    digits[position] = rest % radix
    rest = Math.floor(rest / radix)
  }
  return digits
}
