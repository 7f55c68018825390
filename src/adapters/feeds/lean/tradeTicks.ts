import type { TradeEligibility } from '#core/model/tradeEligibility.ts'
import { MILLISECOND } from '#core/time/duration.ts'
import { damagedLine, type LeanAttempt } from './leanFailure.ts'
import { leanRows } from './leanDay.ts'

/** Trades of one day as columns of equal length, in the order of the file. */
export interface LeanTradeTicks {
  /** Microseconds since midnight in New York. */
  readonly time: Float64Array
  readonly price: Float64Array
  readonly size: Float64Array
  readonly eligible: readonly TradeEligibility[]
}

/** Flags of the condition field, which is hexadecimal. */
const CONDITION = {
  regular: 0x1,
  closingPrint: 0x80,
  /** Told late, in the place where it happened. */
  sold: 0x800,
  extendedHours: 0x2000,
  officialClose: 0x1000000,
  priorReference: 0x2000000,
  officialOpen: 0x4000000,
} as const

const PRICE_FLAGS = CONDITION.regular | CONDITION.sold | CONDITION.extendedHours | CONDITION.priorReference
const NO_VOLUME_FLAGS = CONDITION.closingPrint | CONDITION.officialClose | CONDITION.officialOpen

/** Prices are in ten-thousandths. */
const SCALE = 10_000

/** For what a trade with this condition field counts: regular and extended-hours trades move the price of a bar. */
export function eligibilityOf(condition: number): TradeEligibility {
  return { forPrice: (condition & PRICE_FLAGS) !== 0, forVolume: (condition & NO_VOLUME_FLAGS) === 0 }
}

/** Reads lines `milliseconds,price,size,exchange,condition,suspicious`; suspicious trades are left out. */
export function parseTradeTicks(text: string, file: string): LeanAttempt<LeanTradeTicks> {
  const time: number[] = []
  const price: number[] = []
  const size: number[] = []
  const eligible: TradeEligibility[] = []
  const known = new Map<string, TradeEligibility>()
  for (const { line, cells } of leanRows(text)) {
    const [moment = '', cost = '', amount = '', , condition = '', suspicious = ''] = cells
    if (line === 1 && /^[a-z]/i.test(moment)) continue
    const [at, ticks, units] = [Number(moment), Number(cost), Number(amount)]
    if (!(at >= 0 && ticks > 0 && units >= 0) || !/^[0-9a-f]{1,8}$/i.test(condition)) {
      return damagedLine(file, line, 'no trade')
    }
    if (suspicious === '1') continue
    let counts = known.get(condition)
    if (counts === undefined) known.set(condition, (counts = eligibilityOf(Number.parseInt(condition, 16))))
    time.push(at * MILLISECOND)
    price.push(ticks / SCALE)
    size.push(units)
    eligible.push(counts)
  }
  return {
    ok: true,
    value: { time: Float64Array.from(time), price: Float64Array.from(price), size: Float64Array.from(size), eligible },
  }
}
