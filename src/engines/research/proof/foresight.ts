import { betaCdf } from '#quant/statistics/beta.ts'
import { barsUpTo } from '../../data/sources/barWalk.ts'
import type { RunData, SetOfRun } from '../runData.ts'
import type { Decision } from './decisions.ts'

/** How often decisions to be long or short were right about the very next bar. */
export interface Foresight {
  /** Decisions that were followed by a bar with another close. */
  readonly n: number
  readonly hits: number
  /** Share of hits that decisions without any knowledge would have, given how often the prices rose and fell. */
  readonly chance: number
  /** Probability of so many hits or more without any knowledge; 1 without a decision. */
  readonly p: number
}

/**
 * Counts hits on the next close. The exact binomial tail at the mean chance is an upper bound of the true one, in which each
 * decision has the chance of its own direction (Hoeffding, 1956).
 */
export function nextBarForesight(decisions: readonly Decision[], data: RunData): Foresight {
  const sets = new Map(data.sets.map((set) => [set.instrument.id as string, { set, rates: ratesOf(set) }]))
  let n = 0
  let hits = 0
  let chances = 0
  for (const { at, instrumentId, direction } of decisions) {
    const known = direction === 'FLAT' ? undefined : sets.get(instrumentId)
    if (known === undefined) continue
    const { close } = known.set.series.columns
    const bar = barsUpTo(known.set, at) - 1
    const change = (close[bar + 1] ?? Number.NaN) - (close[bar] ?? Number.NaN)
    if (change === 0 || Number.isNaN(change)) continue
    n += 1
    if (change > 0 === (direction === 'LONG')) hits += 1
    chances += direction === 'LONG' ? known.rates.up : known.rates.down
  }
  const chance = n === 0 ? 0.5 : chances / n
  return { n, hits, chance, p: binomialTail(hits, n, chance) }
}

/** Probability of at least `hits` successes in n trials of probability p. */
export function binomialTail(hits: number, n: number, p: number): number {
  return hits === 0 ? 1 : betaCdf(p, hits, n - hits + 1)
}

function ratesOf({ series }: SetOfRun): { readonly up: number; readonly down: number } {
  const { close } = series.columns
  let rises = 0
  let falls = 0
  for (let bar = 1; bar < close.length; bar += 1) {
    const change = (close[bar] as number) - (close[bar - 1] as number)
    if (change > 0) rises += 1
    else if (change < 0) falls += 1
  }
  const all = rises + falls
  return all === 0 ? { up: 0.5, down: 0.5 } : { up: rises / all, down: falls / all }
}

/** How well positions knew what came after each bar of theirs, against the same positions held at other times. */
export interface HeldForesight {
  /** Bars at whose close something was held. */
  readonly n: number
  /** Distance from the mean of the moved positions, in their standard deviations. */
  readonly z: number
  /** Whether no moved position comes near it. */
  readonly isAlone: boolean
}

const MOVES = 400
/** Long data are moved less often: a deviation is known well enough from the fewest. */
const FEWEST_MOVES = 60
const MOST_WORK = 20_000_000
/** Bars that a change of price is looked at over. */
const HORIZONS: readonly number[] = [1, 5, 20]
/** What is unlike chance scores this many times more than the best of the moved positions. */
const FAR = 1.3
/** Positions are moved by at least this many bars, and this many horizons: near by they still know something. */
const LEAST_MOVE = { bars: 20, horizons: 4 } as const

/**
 * Counts the bars that were followed by a change in the direction of the position, for the horizon at which that is least
 * like chance, and moves the positions around the data in a circle to see what such positions come to without any
 * knowledge. All instruments are moved together.
 */
export function heldForesight(decisions: readonly Decision[], data: RunData): HeldForesight {
  const positions = data.sets.map((set) => {
    const own = decisions.filter(({ instrumentId }) => instrumentId === set.instrument.id)
    return positionsOf(own, set)
  })
  const n = positions.reduce((sum, each) => sum + each.reduce((bars, position) => bars + Math.abs(position), 0), 0)
  let most: HeldForesight = { n, z: 0, isAlone: false }
  for (const horizon of HORIZONS) {
    const signs = data.sets.map((set) => signsOf(set, horizon))
    const own = scoreOf(positions, signs, 0)
    const others: number[] = []
    for (const move of movesOf(Math.max(...signs.map(({ length }) => length)), horizon)) {
      others.push(scoreOf(positions, signs, move))
    }
    if (others.length === 0) continue
    const mean = others.reduce((sum, score) => sum + score, 0) / others.length
    const deviation = Math.sqrt(others.reduce((sum, score) => sum + (score - mean) ** 2, 0) / others.length)
    const best = others.reduce((highest, score) => Math.max(highest, score), Number.NEGATIVE_INFINITY)
    const z = deviation > 0 ? (own - mean) / deviation : 0
    if (z > most.z) most = { n, z, isAlone: own - mean > FAR * (best - mean) }
  }
  return most
}

/** By how many bars positions are moved, spread evenly and none of them near. */
function movesOf(length: number, horizon: number): readonly number[] {
  const least = Math.max(LEAST_MOVE.bars, LEAST_MOVE.horizons * horizon)
  const room = length - 2 * least
  const count = Math.min(MOVES, room, Math.max(FEWEST_MOVES, Math.floor(MOST_WORK / length)))
  return Array.from({ length: Math.max(0, count) }, (_, index) => least + Math.floor((index * room) / count))
}

function positionsOf(decisions: readonly Decision[], set: SetOfRun): Int8Array {
  const positions = new Int8Array(set.series.columns.close.length)
  for (const [index, { at, direction }] of decisions.entries()) {
    const next = decisions[index + 1]
    const end = next === undefined ? positions.length : barsUpTo(set, next.at)
    const from = Math.max(0, barsUpTo(set, at) - 1)
    positions.fill(direction === 'LONG' ? 1 : direction === 'SHORT' ? -1 : 0, from, end)
  }
  return positions
}

/** Which way the close went over so many bars from each one on, less the mean; 0 where the data end before. */
function signsOf({ series }: SetOfRun, horizon: number): Float64Array {
  const { close } = series.columns
  const signs = new Float64Array(close.length)
  const known = close.length - horizon
  let sum = 0
  for (let bar = 0; bar < known; bar += 1) {
    signs[bar] = Math.sign((close[bar + horizon] as number) - (close[bar] as number))
    sum += signs[bar] as number
  }
  for (let bar = 0; bar < known; bar += 1) signs[bar] = (signs[bar] as number) - sum / known
  return signs
}

function scoreOf(positions: readonly Int8Array[], signs: readonly Float64Array[], move: number): number {
  let score = 0
  for (const [set, held] of positions.entries()) {
    const followed = signs[set] ?? new Float64Array(0)
    const { length } = followed
    for (let bar = 0; bar < length; bar += 1) {
      const position = held[bar] as number
      if (position !== 0) score += position * (followed[(bar + move) % length] as number)
    }
  }
  return score
}
