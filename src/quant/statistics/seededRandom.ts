import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { standardNormalOf } from './normal.ts'
import type { Random } from './random.ts'

/** The state of a seeded generator as plain JSON: four 32-bit integers. */
export type RandomState = readonly number[]

const HIGH_MASK = 0x3ffffff
const LOW_MASK = 0x7ffffff
const HIGH_SCALE = 2 ** -26
const LOW_SCALE = 2 ** -53

/** Reproducible randomness (xoroshiro128+): the same seed or state gives the same numbers on every machine. */
export class SeededRandom implements Random {
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>

  /** Starts from a seed, or continues from a saved state. */
  constructor(start: number | RandomState) {
    this.#generator = xoroshiro128plusFromState(typeof start === 'number' ? expandSeed(start) : start)
  }

  next(): number {
    const high = this.#generator.next() & HIGH_MASK
    const low = this.#generator.next() & LOW_MASK
    return high * HIGH_SCALE + low * LOW_SCALE
  }

  /** Standard normal number, by inversion: one uniform each, no state of its own. */
  normal(): number {
    return standardNormalOf(this.next())
  }

  /** Returns the state from which a new generator continues with the very next number. */
  save(): RandomState {
    return [...this.#generator.getState()]
  }
}

/** Makes a seed from a text and a seed, so that streams of different names are independent. */
export function namedSeed(seed: number, name: string): number {
  let hash = mix(seed | 0)
  for (let index = 0; index < name.length; index += 1) hash = mix(hash ^ name.charCodeAt(index))
  return hash
}

/** Makes a seed from numbers, so that a resampling of the same data is the same on every machine. */
export function seedFromNumbers(values: ArrayLike<number>): number {
  const bits = new DataView(new ArrayBuffer(8))
  let hash = mix(values.length)
  for (let index = 0; index < values.length; index += 1) {
    bits.setFloat64(0, values[index] ?? 0)
    hash = mix(mix(hash ^ bits.getInt32(0)) ^ bits.getInt32(4))
  }
  return hash
}

/** Spreads a seed over the whole state; neighbouring seeds would start alike otherwise (SplitMix32). */
function expandSeed(seed: number): RandomState {
  const state: number[] = []
  for (let word = 1; word <= 4; word += 1) state.push(mix((seed + Math.imul(word, 0x9e3779b9)) | 0))
  return state
}

function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
