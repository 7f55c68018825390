import type { FeatureContext, FeatureDeclaration } from './declaration.ts'
import { FeatureStream } from './featureStream.ts'
import { INPUT_NAMES, type FeatureInputs, type InputName } from './inputs.ts'

/** Several features of one instrument, computed together at the close of each bar, each after those it uses. */
export class FeatureSet {
  /** What is computed, in the order of `values`. */
  readonly features: readonly FeatureDeclaration[]
  /** What is read of a bar by any of them. */
  readonly inputs: readonly InputName[]
  /** The values after the latest bar, NaN where there is none. */
  readonly values: Float64Array
  readonly #streams: readonly FeatureStream[]
  readonly #sizes: Uint32Array
  readonly #sources: readonly Uint16Array[]
  readonly #known = new Uint8Array(INPUT_NAMES.length)
  readonly #places: Uint8Array

  /** `order` must hold each feature after those it uses (`orderFeatures`). */
  constructor(order: readonly FeatureDeclaration[], context: FeatureContext) {
    this.features = order
    this.values = new Float64Array(order.length).fill(Number.NaN)
    this.#streams = order.map((declaration) => new FeatureStream(declaration, context))
    this.#sizes = Uint32Array.from(this.#streams, ({ size }) => size)
    const places = new Map(order.map(({ name }, index) => [name, index]))
    this.#sources = order.map(({ name, uses }, index) =>
      Uint16Array.from(uses, (used) => {
        const place = places.get(used)
        if (place === undefined || place >= index)
          throw new Error(`Invariant: ${name} comes before ${used}, which it uses`)
        return place
      }),
    )
    const read = new Set(order.flatMap(({ inputs }) => inputs))
    this.inputs = INPUT_NAMES.filter((name) => read.has(name))
    this.#places = Uint8Array.from(this.inputs, (name) => INPUT_NAMES.indexOf(name))
  }

  /** Takes the bar that has just closed (or the first state of one that forms) and returns `values`. */
  update(input: Readonly<FeatureInputs>): Float64Array {
    this.#look(input)
    for (let index = 0; index < this.#streams.length; index += 1) this.#advance(index, input, false)
    return this.values
  }

  /** Takes a bar in place of the latest one, as if that had never come; may be repeated. */
  replaceLast(input: Readonly<FeatureInputs>): Float64Array {
    this.#look(input)
    for (let index = 0; index < this.#streams.length; index += 1) this.#advance(index, input, true)
    return this.values
  }

  /** All that is needed to go on from here, in one column of numbers. */
  snapshot(): Float64Array {
    const snapshot = new Float64Array(this.#size)
    let at = 0
    for (const [index, stream] of this.#streams.entries()) {
      const size = this.#sizes[index] ?? 0
      stream.save(snapshot.subarray(at, at + size))
      at += size
    }
    return snapshot
  }

  /** Goes on from a snapshot of the same features; throws when it is of another size. */
  restore(snapshot: Float64Array): void {
    if (snapshot.length !== this.#size) {
      throw new Error(`Invariant: a snapshot of ${snapshot.length} numbers is not one of these features`)
    }
    let at = 0
    for (const [index, stream] of this.#streams.entries()) {
      const size = this.#sizes[index] ?? 0
      stream.load(snapshot.subarray(at, at + size))
      this.values[index] = stream.value
      at += size
    }
  }

  /**
   * Goes on, for the features that both compute in the same version, from where another set of the same instrument stands;
   * the bar that other took last can no longer be replaced here.
   */
  adopt(other: FeatureSet): void {
    for (const [index, stream] of this.#streams.entries()) {
      const found = other.#streams.find(({ declaration }) => declaration === stream.declaration)
      if (found === undefined) continue
      const saved = new Float64Array(found.size)
      found.save(saved)
      stream.load(saved)
      this.values[index] = stream.value
    }
  }

  get #size(): number {
    return this.#sizes.reduce((sum, size) => sum + size, 0)
  }

  #look(input: Readonly<FeatureInputs>): void {
    const { inputs } = this
    for (let index = 0; index < inputs.length; index += 1) {
      const name = inputs[index]
      if (name !== undefined) this.#known[this.#places[index] ?? 0] = Number.isFinite(input[name]) ? 1 : 0
    }
  }

  #advance(index: number, input: Readonly<FeatureInputs>, replaces: boolean): void {
    const stream = this.#streams[index]
    const sources = this.#sources[index]
    if (stream === undefined || sources === undefined) return
    const { used } = stream
    for (let place = 0; place < sources.length; place += 1) used[place] = this.values[sources[place] ?? 0] ?? Number.NaN
    this.values[index] = replaces ? stream.replaceLast(input, this.#known) : stream.update(input, this.#known)
  }
}
