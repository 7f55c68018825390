/** Days by which the other wall clock goes wrong, and how much faster than ours it runs; neither is a round number. */
const AWAY_MILLISECONDS = 3_217.41 * 86_400_000
const FASTER = 1.7
/** A generator of the crudest kind: it only has to give other numbers. */
const STEP = 0.6180339887498949

/**
 * Does work under another wall clock and with other random numbers of the machine: what reads them gets other answers,
 * nothing else changes. The work must not wait for anything; when it returns or throws, everything is as it was.
 */
export function elsewhere(work: () => void): void {
  const { Date: ourDate, Math: ourMath } = globalThis
  const { random } = ourMath
  const now = (): number => Math.floor(ourDate.now() * FASTER - AWAY_MILLISECONDS)
  class OtherDate extends ourDate {
    constructor(...words: readonly unknown[]) {
      // Only the empty call asks for the time; every other states one.
      super(...((words.length === 0 ? [now()] : words) as [number]))
    }

    static override now(): number {
      return now()
    }
  }
  const elapsed = performance.now.bind(performance)
  const before = Object.getOwnPropertyDescriptor(performance, 'now')
  let drawn = 0.31
  ourMath.random = () => {
    drawn = (drawn + STEP) % 1
    return drawn
  }
  globalThis.Date = OtherDate as DateConstructor
  performance.now = () => elapsed() * FASTER + AWAY_MILLISECONDS
  try {
    work()
  } finally {
    globalThis.Date = ourDate
    ourMath.random = random
    if (before === undefined) Reflect.deleteProperty(performance, 'now')
    else Object.defineProperty(performance, 'now', before)
  }
}
