import { DAY } from '#core/time/duration.ts'
import type { FeatureInputs } from '../inputs.ts'
import type { Gatherer } from './gatherer.ts'
import { ToldFigures } from './toldFigures.ts'

/** Figures of a coin or token, in the order in which they are kept. */
const ITEMS = [
  'marketValue',
  'fullValue',
  'valueLocked',
  'poolLiquidity',
  'poolVolume',
  'holders',
] as const satisfies readonly (keyof FeatureInputs)[]

/** A figure that sources tell of a coin or token, by the name of its input. */
export type ChainItem = (typeof ITEMS)[number]

/** Amounts, numbered after the figures. */
const TRANSFERS = ITEMS.length
const INFLOW = ITEMS.length + 1
const USUAL_AGE = 3 * DAY

/** What is heard of a token's chain. */
export interface ChainTerms {
  /** Since when every transfer is heard; infinite where nobody tells them. */
  readonly transfersFrom: number
  /** Addresses of exchanges, in small letters; what is sent to and from others is counted and no more. */
  readonly exchanges: ReadonlySet<string>
  /** How old a figure may be and still be true, microseconds; three days unless said. */
  readonly age?: number
}

/**
 * What chains and those who watch them tell of a coin or token. Blocks are heard after they were made and figures after they
 * were computed, so everything counts from the moment at which it became known.
 */
export class ChainGatherer implements Gatherer {
  readonly #told: ToldFigures
  readonly #exchanges: ReadonlySet<string>
  readonly #age: number

  constructor({ transfersFrom, exchanges, age = USUAL_AGE }: ChainTerms) {
    this.#told = new ToldFigures(ITEMS.length, 2, transfersFrom)
    this.#exchanges = exchanges
    this.#age = age
  }

  /** Transfers were missed until a moment. */
  interrupt(heardFrom: number): void {
    this.#told.interrupt(heardFrom)
  }

  /** Takes a figure: dollars, or a number of addresses. */
  takeFigure(knownAt: number, item: ChainItem, value: number): void {
    this.#told.take(knownAt, ITEMS.indexOf(item), value)
  }

  /** Takes a transfer of so many units between two addresses, in small letters. */
  takeTransfer(knownAt: number, from: string, to: string, units: number): void {
    const arrives = this.#exchanges.has(to) ? units : 0
    const leaves = this.#exchanges.has(from) ? units : 0
    this.#told.take(knownAt, TRANSFERS, 1)
    if (arrives !== leaves) this.#told.take(knownAt, INFLOW, arrives - leaves)
  }

  close(into: FeatureInputs, barClose: number): void {
    this.forming(into, barClose)
    this.#told.begin(barClose)
  }

  forming(into: FeatureInputs, at: number): void {
    this.#told.advance(into.time, at)
    for (let place = 0; place < ITEMS.length; place += 1) {
      const item = ITEMS[place]
      if (item !== undefined) into[item] = this.#told.figure(place, at, this.#age)
    }
    into.transfers = this.#told.amount(TRANSFERS)
    into.exchangeInflow = this.#exchanges.size > 0 ? this.#told.amount(INFLOW) : Number.NaN
  }

  snapshot(): Float64Array {
    return this.#told.snapshot()
  }

  restore(snapshot: Float64Array): void {
    this.#told.restore(snapshot)
  }
}
