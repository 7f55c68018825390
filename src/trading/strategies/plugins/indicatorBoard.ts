import type { BarInterval } from '#core/model/bar.ts'
import type { BarRow } from '../barRow.ts'
import { INTERVAL_PLACE, INTERVALS } from '../timeframes/barPeriod.ts'
import { findIndicator, type BarIndicator } from './indicatorCatalogue.ts'
import { PastBars } from './pastBars.ts'
import type { IndicatorWish } from './program.ts'
import type { RowWriter } from './rowWriter.ts'

/** Bars kept per length of the longest indicator, to make indicators anew after a split. */
const KEPT_LENGTHS = 8

interface Follower {
  readonly place: number
  readonly interval: BarInterval | null
  make(): BarIndicator
  /** By instrument. */
  readonly running: (BarIndicator | undefined)[]
}

/** Bars of one instrument and length that were seen. */
interface Past {
  readonly bars: PastBars
  readonly instrument: number
  readonly interval: BarInterval
  readonly isBase: boolean
}

/** The indicators that a program asked for, one of each for each instrument. */
export class IndicatorBoard {
  readonly #followers: readonly Follower[]
  readonly #keep: number
  readonly #past = new Map<number, Past>()

  private constructor(followers: readonly Follower[], keep: number) {
    this.#followers = followers
    this.#keep = keep
  }

  /** Makes the board; a text says what is wrong with one of the wishes. */
  static of(wishes: readonly IndicatorWish[]): IndicatorBoard | string {
    const followers: Follower[] = []
    let longest = 0
    for (const [place, wish] of wishes.entries()) {
      const found = findIndicator(wish)
      if (!found.ok) return found.text
      longest = Math.max(longest, found.length)
      followers.push({ place, interval: wish.interval, make: found.make, running: [] })
    }
    return new IndicatorBoard(followers, KEPT_LENGTHS * longest)
  }

  get isEmpty(): boolean {
    return this.#followers.length === 0
  }

  /** Takes a bar the program is told of; `isBase` when it came in the data and was not put together. */
  update(bar: BarRow, interval: BarInterval, isBase: boolean, rows: RowWriter): void {
    this.#pastOf(bar.instrument, interval, isBase).bars.add(bar)
    for (const follower of this.#followers) {
      if (follows(follower, interval, isBase)) rows.indicator(follower.place, bar.instrument, advance(follower, bar))
    }
  }

  /** Restates what was seen of an instrument after a split and computes its indicators anew from it. */
  rescale(instrument: number, factor: number, rows: RowWriter): void {
    for (const follower of this.#followers) follower.running[instrument] = undefined
    for (const past of this.#past.values()) {
      if (past.instrument !== instrument) continue
      const own = this.#followers.filter((follower) => follows(follower, past.interval, past.isBase))
      past.bars.rescale(factor)
      past.bars.visit(instrument, (bar) => {
        for (const follower of own) rows.indicator(follower.place, instrument, advance(follower, bar))
      })
    }
  }

  #pastOf(instrument: number, interval: BarInterval, isBase: boolean): Past {
    const key = (instrument * INTERVALS.length + INTERVAL_PLACE[interval]) * 2 + (isBase ? 1 : 0)
    const known = this.#past.get(key)
    if (known !== undefined) return known
    const past: Past = { bars: new PastBars(this.#keep), instrument, interval, isBase }
    this.#past.set(key, past)
    return past
  }
}

function follows(follower: Follower, interval: BarInterval, isBase: boolean): boolean {
  return follower.interval === null ? isBase : follower.interval === interval
}

function advance(follower: Follower, bar: BarRow): number | null {
  const running = (follower.running[bar.instrument] ??= follower.make())
  return running.update(bar)
}
