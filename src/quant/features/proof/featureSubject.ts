import { orderFeatures } from '../featureOrder.ts'
import { FeatureSet } from '../featureSet.ts'
import type { FeatureContext, FeatureDeclaration } from '../declaration.ts'
import type { FeatureInputs } from '../inputs.ts'
import type { ProofSubject } from './subject.ts'

/** Proofs are made as on hours of a market that never closes, so that days begin and end within them. */
export const PROOF_CONTEXT: FeatureContext = { barLength: 3_600_000_000, barsPerYear: 8_766 }

/** A feature with all that it uses, as something to prove. Throws when it uses what there is not. */
export function featureSubject(
  declaration: FeatureDeclaration,
  find: (name: string) => FeatureDeclaration | null,
): ProofSubject {
  const ordered = orderFeatures([declaration.name], find)
  if (!ordered.ok) throw new Error(`Invariant: ${ordered.message}`)
  const { order } = ordered
  const place = order.length - 1
  const set = (): FeatureSet => new FeatureSet(order, PROOF_CONTEXT)
  const { name, lookback, range } = declaration
  return {
    name,
    lookback,
    range,
    reach: order.every(({ reach }) => reach === 'WINDOW') ? 'WINDOW' : 'HISTORY',
    inputs: [...new Set(order.flatMap(({ inputs }) => inputs))],
    cost: Math.max(...order.map(({ cost }) => cost)),
    values: (bars) => {
      const run = set()
      return Float64Array.from(bars, (bar) => run.update(bar)[place] ?? Number.NaN)
    },
    begin: () => {
      const run = set()
      const last = (values: Float64Array): number => values[place] ?? Number.NaN
      return {
        update: (bar: Readonly<FeatureInputs>) => last(run.update(bar)),
        replaceLast: (bar: Readonly<FeatureInputs>) => last(run.replaceLast(bar)),
        snapshot: () => run.snapshot(),
        restore: (saved: Float64Array) => run.restore(saved),
      }
    },
  }
}
