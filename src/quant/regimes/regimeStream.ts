import { Memory } from '../indicators/kernel/memory.ts'
import type { RegimeContext, RegimeInputs, RegimeModel } from './regimeModel.ts'

/** One regime model that follows bars: each is taken by `update`, and the latest may be replaced while it forms. */
export class RegimeStream {
  readonly model: RegimeModel
  /** The outputs after the latest bar, in the order of `model.outputs`; NaN where there is none. */
  readonly values: Float64Array
  readonly #memory = new Memory()
  readonly #step: (input: Readonly<RegimeInputs>, out: Float64Array) => void

  constructor(model: RegimeModel, context: RegimeContext) {
    this.model = model
    this.values = new Float64Array(model.outputs.length).fill(Number.NaN)
    this.#step = model.make(this.#memory, context)
  }

  /** Takes the next bar and returns `values`. */
  update(input: Readonly<RegimeInputs>): Readonly<Float64Array> {
    this.#memory.begin()
    return this.#take(input)
  }

  /** Takes a bar in place of the latest one, as if that had never come; may be repeated. */
  replaceLast(input: Readonly<RegimeInputs>): Readonly<Float64Array> {
    this.#memory.undo()
    this.#memory.begin()
    return this.#take(input)
  }

  /** All that is needed to go on from here, in one column of numbers. */
  snapshot(): Float64Array {
    const { size } = this.#memory
    const snapshot = new Float64Array(size + this.values.length)
    this.#memory.save(snapshot)
    snapshot.set(this.values, size)
    return snapshot
  }

  /** Goes on from a snapshot of the same model; throws when it is of another size. */
  restore(snapshot: Float64Array): void {
    const { size } = this.#memory
    if (snapshot.length !== size + this.values.length) {
      throw new Error(`Invariant: a snapshot of ${snapshot.length} numbers is not one of ${this.model.name}`)
    }
    this.#memory.load(snapshot)
    this.values.set(snapshot.subarray(size))
  }

  #take(input: Readonly<RegimeInputs>): Readonly<Float64Array> {
    this.#step(input, this.values)
    for (let index = 0; index < this.values.length; index += 1) {
      if (!Number.isFinite(this.values[index])) this.values[index] = Number.NaN
    }
    return this.values
  }
}
