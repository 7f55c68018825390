import type { Contender } from './workload.ts'

/** What the rounds need of the machine; times in milliseconds. */
export interface Machine {
  now(): number
  /** Times the calibration loop. */
  calibrate(): number
}

/** The shortest time of each contender, by name, and how the rounds went. */
export interface Timings {
  readonly milliseconds: ReadonlyMap<string, number>
  readonly rounds: number
  /** Rounds that were thrown away because the machine was busy. */
  readonly thrownAway: number
}

const BUSY = 1.3
const REPEATS = 3
/** A contender so many times slower than the fastest runs in every third round only. */
const SLOW = 20

/**
 * Times the contenders in interleaved rounds after a warm-up and keeps the shortest time of each. Before each round the
 * calibration loop says how quick the machine is just now: above 1.3 times its best the round is thrown away and repeated,
 * three times at most. Contenders take turns in going first.
 */
export async function timeRounds(contenders: readonly Contender[], rounds: number, machine: Machine): Promise<Timings> {
  const shortest = new Map<string, number>()
  const keep = (times: ReadonlyMap<string, number>): void => {
    for (const [name, time] of times) shortest.set(name, Math.min(time, shortest.get(name) ?? Number.POSITIVE_INFINITY))
  }
  let quickest = Math.min(...Array.from({ length: 20 }, () => machine.calibrate()))
  const warmUp = await timeOnce(contenders, machine)
  const fastest = Math.min(...warmUp.values())
  let thrownAway = 0
  for (let round = 0; round < rounds; round += 1) {
    const taking = contenders.filter(({ name }) => round % 3 === 0 || (warmUp.get(name) ?? 0) <= SLOW * fastest)
    const first = round % taking.length
    const inTurn = [...taking.slice(first), ...taking.slice(0, first)]
    for (let attempt = 0; attempt <= REPEATS; attempt += 1) {
      const calibration = machine.calibrate()
      quickest = Math.min(quickest, calibration)
      const times = await timeOnce(inTurn, machine)
      // What a busy machine took is never too short, so the last attempt may stand.
      if (calibration <= BUSY * quickest || attempt === REPEATS) {
        keep(times)
        break
      }
      thrownAway += 1
    }
  }
  return { milliseconds: shortest, rounds, thrownAway }
}

async function timeOnce(contenders: readonly Contender[], machine: Machine): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for (const contender of contenders) {
    const begin = machine.now()
    const running = contender.run()
    if (running instanceof Promise) await running
    times.set(contender.name, machine.now() - begin)
  }
  return times
}
