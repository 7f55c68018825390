import type { Memory } from '../../indicators/kernel/memory.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { balanceOf } from './shares.ts'

/**
 * Imbalance of trading in volume time: what the last `length` bars traded is poured into buckets of equal volume, the oldest
 * first, and each tells how far its purchases and sales differ. Within a bar both are spread evenly.
 */
export class VolumeClock {
  readonly #bought: Window
  readonly #sold: Window
  readonly #buckets: number

  constructor(memory: Memory, length: number, buckets: number) {
    this.#bought = new Window(memory, length)
    this.#sold = new Window(memory, length)
    this.#buckets = buckets
  }

  /** Takes the next bar; the mean imbalance of the buckets, 0 to 1, NaN until the window is full or when it is empty. */
  next(bought: number, sold: number): number {
    this.#bought.push(bought)
    return this.#sold.push(sold) ? this.#imbalance() : Number.NaN
  }

  #imbalance(): number {
    const { values: bought, start, length } = this.#bought
    const sold = this.#sold.values
    let volume = 0
    for (let index = start; index < start + length; index += 1) volume += (bought[index] ?? 0) + (sold[index] ?? 0)
    const size = volume / this.#buckets
    if (!(size > 0)) return Number.NaN
    let gaps = 0
    let net = 0
    let room = size
    for (let index = start; index < start + length; index += 1) {
      const all = (bought[index] ?? 0) + (sold[index] ?? 0)
      if (!(all > 0)) continue
      const lean = ((bought[index] ?? 0) - (sold[index] ?? 0)) / all
      let rest = all
      while (rest >= room) {
        gaps += Math.abs(net + lean * room)
        rest -= room
        net = 0
        room = size
      }
      net += lean * rest
      room -= rest
    }
    // Rounding may leave the last bucket all but full.
    return balanceOf(gaps + Math.abs(net), volume)
  }
}
