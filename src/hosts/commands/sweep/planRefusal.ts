import { objectiveSchema } from '#contracts/records/sweep.ts'
import type { Failure } from '#contracts/failure.ts'

/** The option behind each field of a plan, and what it may be. */
const WISHES: Readonly<Record<string, string>> = {
  dimensions: 'one to twelve parameters can be varied, each by a range that is not empty (--vary)',
  objectives: `--objective must be one to three of ${objectiveSchema.options.join(', ')}`,
  trials: '--trials must be a whole number from 1 to 100000',
  seed: '--seed must be a whole number of zero or more',
  outOfSample: '--out-of-sample must be a share from 0.05 to 0.9',
  trainBars: '--train must be a whole number of at least 20',
  testBars: '--test must be a whole number of at least 5',
  purgeBars: '--purge must be a whole number from 0 to 100000',
}

/** Says in one sentence which option keeps a plan from being one. */
export function planRefusal(issue: Issue | undefined): Failure {
  const field = issue?.path.map(String).find((part) => Object.hasOwn(WISHES, part))
  const wish = field === undefined ? (issue?.message ?? 'its options do not fit together') : WISHES[field]
  return { code: 'PLAN_INVALID', message: `The search cannot be planned: ${wish}.` }
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}
