import { namedSeed, SeededRandom } from '../statistics/seededRandom.ts'

/**
 * Whether a trade is skipped, with the given probability. The answer belongs to the seed and the trade's key alone (its
 * instrument and time of entry, say): it does not change when other trades come or go, and is the same on every machine.
 */
export function isSkipped(seed: number, key: string, probability: number): boolean {
  return uniformOf(seed, `skip ${key}`) < probability
}

/** By how many bars an entry is delayed: 0 to `mostBars` inclusive, each equally likely, by seed and key alone. */
export function entryDelay(seed: number, key: string, mostBars: number): number {
  return Math.floor(uniformOf(seed, `delay ${key}`) * (mostBars + 1))
}

function uniformOf(seed: number, name: string): number {
  return new SeededRandom(namedSeed(seed, name)).next()
}
