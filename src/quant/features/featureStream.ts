import { Memory } from '../indicators/kernel/memory.ts'
import type { FeatureContext, FeatureDeclaration, FeatureStep } from './declaration.ts'
import { INPUT_NAMES, type FeatureInputs } from './inputs.ts'

/** Which inputs of a bar are known: one place for each name of `INPUT_NAMES`, 1 where it is. */
export type KnownInputs = Uint8Array

/**
 * One feature of one instrument that follows bars. The bar taken last may be replaced while it forms. A bar that lacks an
 * input, or a value of a feature it uses, has no value and, as the declaration says, is passed over or starts everything afresh.
 */
export class FeatureStream {
  readonly declaration: FeatureDeclaration
  /** The value after the latest bar; NaN where there is none. */
  value = Number.NaN
  readonly #memory = new Memory()
  readonly #step: FeatureStep
  readonly #inputs: Uint8Array
  readonly #used: Float64Array
  readonly #forgets: boolean

  constructor(declaration: FeatureDeclaration, context: FeatureContext) {
    this.declaration = declaration
    this.#step = declaration.make(this.#memory, context)
    this.#inputs = Uint8Array.from(declaration.inputs, (name) => INPUT_NAMES.indexOf(name))
    this.#used = new Float64Array(declaration.uses.length)
    this.#forgets = declaration.gap === 'RESTART'
  }

  /** Room for the values of the features it uses; filled before each bar. */
  get used(): Float64Array {
    return this.#used
  }

  /** Takes the next bar. */
  update(input: Readonly<FeatureInputs>, known: KnownInputs): number {
    this.#memory.begin()
    return this.#take(input, known)
  }

  /** Takes a bar in place of the latest one, as if that had never come; may be repeated. */
  replaceLast(input: Readonly<FeatureInputs>, known: KnownInputs): number {
    this.#memory.undo()
    this.#memory.begin()
    return this.#take(input, known)
  }

  /** Numbers that `save` writes. */
  get size(): number {
    return this.#memory.size + 1
  }

  /** Writes all that is needed to go on from here. */
  save(to: Float64Array): void {
    this.#memory.save(to)
    to[this.#memory.size] = this.value
  }

  /** Goes on from what `save` wrote. */
  load(from: Float64Array): void {
    this.#memory.load(from)
    this.value = from[this.#memory.size] ?? Number.NaN
  }

  #take(input: Readonly<FeatureInputs>, known: KnownInputs): number {
    let value = Number.NaN
    if (this.#isComplete(known)) value = this.#step(input, this.#used)
    else if (this.#forgets) this.#memory.reset()
    this.value = Number.isFinite(value) ? value : Number.NaN
    return this.value
  }

  #isComplete(known: KnownInputs): boolean {
    const inputs = this.#inputs
    for (let index = 0; index < inputs.length; index += 1) {
      if (known[inputs[index] ?? 0] !== 1) return false
    }
    const used = this.#used
    for (let index = 0; index < used.length; index += 1) {
      if (Number.isNaN(used[index])) return false
    }
    return true
  }
}
