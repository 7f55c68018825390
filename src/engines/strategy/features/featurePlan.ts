import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { orderFeatures } from '#quant/features/featureOrder.ts'
import { type InputGroup, type InputName, INPUTS } from '#quant/features/inputs.ts'

/** Work of a feature's bar by its declared cost, in tenths of a microsecond at the most. */
const WORK: Readonly<Record<FeatureDeclaration['cost'], number>> = { 1: 1, 2: 10, 3: 100, 4: 1_000 }

/** What is computed together for an instrument, worked out once for all instruments that want the same. */
export interface FeaturePlan {
  /** Each feature after those it uses. */
  readonly order: readonly FeatureDeclaration[]
  readonly places: ReadonlyMap<string, number>
  /** What any of them reads, and for each feature which of those, by place. */
  readonly inputs: readonly InputName[]
  readonly reads: readonly Uint8Array[]
  /** For each feature the places of those it uses. */
  readonly uses: readonly Uint16Array[]
  readonly groups: ReadonlySet<InputGroup>
  /** Work of one bar. */
  readonly work: number
}

/** Finds declarations by their names; null when there is none. */
export type FindFeature = (name: string) => FeatureDeclaration | null

/** Plans by what is wanted, so that equal wishes share one. */
export class PlanBook {
  readonly #find: FindFeature
  readonly #plans = new Map<string, FeaturePlan>()

  constructor(find: FindFeature) {
    this.#find = find
  }

  /** The plan of some features, which must exist and go round in no circle. The order of the names does not matter. */
  of(names: ReadonlySet<string>): FeaturePlan {
    const sorted = [...names].toSorted()
    const key = sorted.join(' ')
    const known = this.#plans.get(key)
    if (known !== undefined) return known
    const ordered = orderFeatures(sorted, this.#find)
    if (!ordered.ok) throw new Error(`Invariant: a wish for features was not checked: ${ordered.message}`)
    const plan = planOf(ordered.order)
    this.#plans.set(key, plan)
    return plan
  }

  /** Why features cannot be computed; null when they can. */
  faultOf(names: Iterable<string>): { readonly code: string; readonly message: string } | null {
    const ordered = orderFeatures(names, this.#find)
    return ordered.ok ? null : { code: ordered.code, message: ordered.message }
  }
}

function planOf(order: readonly FeatureDeclaration[]): FeaturePlan {
  const places = new Map(order.map(({ name }, place) => [name, place]))
  const inputs = [...new Set(order.flatMap((declaration) => declaration.inputs))]
  return {
    order,
    places,
    inputs,
    reads: order.map((declaration) => Uint8Array.from(declaration.inputs, (name) => inputs.indexOf(name))),
    uses: order.map(({ uses }) => Uint16Array.from(uses, (name) => places.get(name) ?? 0)),
    groups: new Set(inputs.map((name) => INPUTS[name].group)),
    work: order.reduce((sum, { cost }) => sum + WORK[cost], 0),
  }
}
