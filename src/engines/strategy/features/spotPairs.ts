import type { Instrument } from '#core/model/instrument.ts'
import { spotSymbolOf } from '#core/model/perpetual.ts'

const NONE: readonly number[] = []

/** Which instruments of a session are perpetuals of which others: the spot pair of the same venue, else the first of any. */
export class SpotPairs {
  readonly #perpetuals = new Map<number, number[]>()

  constructor(instruments: readonly Instrument[]) {
    for (const [place, instrument] of instruments.entries()) {
      const symbol = spotSymbolOf(instrument)
      if (symbol === null) continue
      const own = instruments.findIndex((other) => other.symbol === symbol && other.venue === instrument.venue)
      const spot = own >= 0 ? own : instruments.findIndex((other) => other.symbol === symbol)
      if (spot < 0) continue
      const list = this.#perpetuals.get(spot)
      if (list === undefined) this.#perpetuals.set(spot, [place])
      else list.push(place)
    }
  }

  get isEmpty(): boolean {
    return this.#perpetuals.size === 0
  }

  /** Places of the perpetuals whose spot pair has this place. */
  of(place: number): readonly number[] {
    return this.#perpetuals.get(place) ?? NONE
  }
}
