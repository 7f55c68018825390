import { emptyInputs, type Inputs } from '../indicators/kernel/definition.ts'
import type { Memory } from '../indicators/kernel/memory.ts'
import { DIRECTIONAL } from '../indicators/momentum/directional.ts'

/** Bars of Wilder's directional system, and up to and including its first average. */
const LENGTH = 14
export const DIRECTION_LOOKBACK = 2 * LENGTH

/** ADX and the directional indicators of 14 bars, side by side. */
export class DirectionParts {
  readonly #average: Step
  readonly #indicators: Step
  readonly #adx = new Float64Array(1).fill(Number.NaN)
  readonly #pair = new Float64Array(2).fill(Number.NaN)
  readonly #bar = emptyInputs()

  constructor(memory: Memory) {
    this.#average = stepOf('ADX', memory)
    this.#indicators = stepOf('DMI', memory)
  }

  /** Takes a bar, which must be complete. */
  next(high: number, low: number, close: number): void {
    this.#bar.high = high
    this.#bar.low = low
    this.#bar.close = close
    this.#average(this.#bar, this.#adx)
    this.#indicators(this.#bar, this.#pair)
  }

  /** Average directional index of the latest bar, 0..100; NaN while there is none. */
  get adx(): number {
    return this.#adx[0] ?? Number.NaN
  }

  /** Directional indicators of the latest bar, 0..100. */
  get plus(): number {
    return this.#pair[0] ?? Number.NaN
  }

  get minus(): number {
    return this.#pair[1] ?? Number.NaN
  }

  /** Balance of the two, (+DI - -DI) / (+DI + -DI), -1..1; 0 where neither moved. */
  get balance(): number {
    const sum = this.plus + this.minus
    return sum === 0 ? 0 : (this.plus - this.minus) / sum
  }
}

type Step = (input: Readonly<Inputs>, out: Float64Array) => void

function stepOf(name: string, memory: Memory): Step {
  const definition = DIRECTIONAL.find((indicator) => indicator.name === name)
  if (definition === undefined) throw new Error(`Invariant: there is no indicator ${name}`)
  return definition.make(memory, { timeperiod: LENGTH })
}
