import type { Random } from '../statistics/random.ts'
import type { SearchSpace } from './searchSpace.ts'

/** How children are made. */
export interface GeneticOptions {
  /** Probability that two parents are crossed at all. */
  readonly crossover: number
  /** Distribution indices: the larger, the closer children stay to their parents. */
  readonly crossoverIndex: number
  readonly mutationIndex: number
}

/**
 * Makes one child of two points of the unit cube: simulated binary crossover (Deb and Agrawal, 1995) and polynomial
 * mutation (Deb and Goyal, 1996), both in the form that keeps within bounds, each dimension mutating with probability
 * 1/d. Choices are taken from either parent and mutate to any choice.
 */
export function makeChild(
  space: SearchSpace,
  parents: readonly [Float64Array, Float64Array],
  options: GeneticOptions,
  random: Random,
): Float64Array {
  const [first, second] = parents
  const isCrossed = random.next() < options.crossover
  return first.map((coordinate, axis) => {
    const other = second[axis] ?? coordinate
    const isChoice = space.dimensions[axis]?.kind === 'choice'
    let value = coordinate
    if (isCrossed && random.next() < 0.5) {
      value = isChoice ? other : cross(coordinate, other, options.crossoverIndex, random)
    }
    if (random.next() >= 1 / first.length) return value
    return isChoice ? random.next() : mutate(value, options.mutationIndex, random)
  })
}

/** One of the two children of simulated binary crossover within 0..1. */
function cross(a: number, b: number, index: number, random: Random): number {
  const low = Math.min(a, b)
  const high = Math.max(a, b)
  const distance = high - low
  const uniform = random.next()
  const isLower = random.next() < 0.5
  if (distance < 1e-14) return a
  const room = isLower ? low : 1 - high
  const alpha = 2 - (1 + (2 * room) / distance) ** -(index + 1)
  const spread =
    uniform <= 1 / alpha ? (uniform * alpha) ** (1 / (index + 1)) : (1 / (2 - uniform * alpha)) ** (1 / (index + 1))
  const child = 0.5 * (low + high + (isLower ? -spread : spread) * distance)
  return Math.min(1, Math.max(0, child))
}

/** Polynomial mutation within 0..1. */
function mutate(value: number, index: number, random: Random): number {
  const uniform = random.next()
  const power = 1 / (index + 1)
  const change =
    uniform < 0.5
      ? (2 * uniform + (1 - 2 * uniform) * (1 - value) ** (index + 1)) ** power - 1
      : 1 - (2 * (1 - uniform) + (2 * uniform - 1) * value ** (index + 1)) ** power
  return Math.min(1, Math.max(0, value + change))
}
