import { civilFromDays } from '#core/time/civil.ts'
import { choice, type IndicatorDefinition, several } from '../kernel/definition.ts'
import type { Memory } from '../kernel/memory.ts'

const DAY = 86_400_000_000

/** The prices of a whole period. */
interface Period {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Writes pivot and levels of the period before: pp, r1, s1, r2, s2, …. */
type Levels = (before: Period, openNow: number, out: Float64Array) => void

/** Periods by their number, so that a new one shows: UTC days, weeks from Monday, months. */
function periodOf(time: number, kind: number, bar: number): number {
  if (kind === 0) return bar
  const day = Math.floor(time / DAY)
  if (kind === 1) return day
  if (kind === 2) return Math.floor((day + 3) / 7)
  const { year, month } = civilFromDays(day)
  return 12 * year + month
}

function pivots(
  name: string,
  title: string,
  formula: string,
  source: string,
  count: number,
  levels: Levels,
): IndicatorDefinition {
  const outputs = ['pp', ...Array.from({ length: count }, (_, index) => [`r${index + 1}`, `s${index + 1}`]).flat()]
  return several({
    name,
    title,
    formula,
    source,
    outputs,
    family: 'levels',
    unit: 'as the prices',
    inputs: ['time', 'open', 'high', 'low', 'close'],
    parameters: { period: choice(['BAR', 'DAY', 'WEEK', 'MONTH'], 1) },
    warmUp: () => 2,
    make: (memory, { period }) => {
      const current = new Running(memory)
      const before = new Running(memory)
      const [key, bar] = [memory.cell(Number.NaN), memory.cell(0)]
      return ({ time, open, high, low, close }, out) => {
        bar.value += 1
        const now = periodOf(time, period, bar.value)
        if (now !== key.value) {
          before.copy(current)
          current.begin(open)
          key.value = now
        }
        current.take(high, low, close)
        out.fill(Number.NaN)
        if (!Number.isNaN(before.high)) levels(before, current.open, out)
      }
    },
  })
}

class Running implements Period {
  readonly #cells

  constructor(memory: Memory) {
    const cell = (): ReturnType<Memory['cell']> => memory.cell(Number.NaN)
    this.#cells = { open: cell(), high: cell(), low: cell(), close: cell() }
  }

  get open(): number {
    return this.#cells.open.value
  }

  get high(): number {
    return this.#cells.high.value
  }

  get low(): number {
    return this.#cells.low.value
  }

  get close(): number {
    return this.#cells.close.value
  }

  copy(other: Running): void {
    this.#cells.open.value = other.open
    this.#cells.high.value = other.high
    this.#cells.low.value = other.low
    this.#cells.close.value = other.close
  }

  begin(open: number): void {
    this.#cells.open.value = open
    this.#cells.high.value = Number.NEGATIVE_INFINITY
    this.#cells.low.value = Number.POSITIVE_INFINITY
  }

  take(high: number, low: number, close: number): void {
    this.#cells.high.value = Math.max(this.high, high)
    this.#cells.low.value = Math.min(this.low, low)
    this.#cells.close.value = close
  }
}

/** Levels at fixed shares of the range on both sides of some middle. */
function around(pivot: number, middle: number, range: number, shares: readonly number[], out: Float64Array): void {
  out[0] = pivot
  for (let index = 0; index < shares.length; index += 1) {
    const reach = range * (shares[index] ?? 0)
    out[1 + 2 * index] = middle + reach
    out[2 + 2 * index] = middle - reach
  }
}

const FIBONACCI = [0.382, 0.618, 1]
const CAMARILLA = [1.1 / 12, 1.1 / 6, 1.1 / 4, 1.1 / 2]

/** Levels of supply and demand made of the period before. */
export const PIVOTS: readonly IndicatorDefinition[] = [
  pivots(
    'PIVOTS',
    'Pivot points',
    'p = (h + l + c) / 3, r1 = 2 p - l, r2 = p + h - l, r3 = h + 2 (p - l)',
    'floor traders',
    3,
    (before, _, out) => {
      const { high, low, close } = before
      const pivot = (high + low + close) / 3
      out[0] = pivot
      out[1] = 2 * pivot - low
      out[2] = 2 * pivot - high
      out[3] = pivot + (high - low)
      out[4] = pivot - (high - low)
      out[5] = high + 2 * (pivot - low)
      out[6] = low - 2 * (high - pivot)
    },
  ),
  pivots(
    'PIVOTS_FIBONACCI',
    'Fibonacci pivots',
    'p -+ 0.382, 0.618, 1 of the range',
    'standard',
    3,
    (before, _, out) => {
      const { high, low, close } = before
      const pivot = (high + low + close) / 3
      around(pivot, pivot, high - low, FIBONACCI, out)
    },
  ),
  pivots(
    'PIVOTS_CAMARILLA',
    'Camarilla pivots',
    'close -+ 1.1 / 12, / 6, / 4, / 2 of the range',
    'Stott 1989',
    4,
    (before, _, out) => {
      const { high, low, close } = before
      around((high + low + close) / 3, close, high - low, CAMARILLA, out)
    },
  ),
  pivots(
    'PIVOTS_WOODIE',
    'Woodie pivots',
    'p = (h + l + 2 open now) / 4, r1 = 2 p - l, r2 = p + h - l, r3 = h + 2 (p - l)',
    'Woodie',
    3,
    (before, openNow, out) => {
      const { high, low } = before
      const pivot = (high + low + 2 * openNow) / 4
      out[0] = pivot
      out[1] = 2 * pivot - low
      out[2] = 2 * pivot - high
      out[3] = pivot + (high - low)
      out[4] = pivot - (high - low)
      out[5] = high + 2 * (pivot - low)
      out[6] = low - 2 * (high - pivot)
    },
  ),
]
