import { daysFromCivil } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import { type Charges, type OrderCharge, orderCharge } from './charges.ts'
import { billionths } from './exactShare.ts'

/** What is charged from a volume of the last thirty days on. */
export interface ChargeTier {
  /** Value in currency units or number of units, by the basis of its part. */
  readonly from: number
  readonly charges: Charges
}

/** Tiers in rising order of volume, and the moment from which they are valid, microseconds. */
export interface DatedTiers {
  readonly since: number
  readonly tiers: readonly ChargeTier[]
}

/** One of the charges that add up to a schedule: its tables in rising order of date. */
export interface FeePart {
  readonly basis: 'VALUE' | 'UNITS'
  readonly tables: readonly DatedTiers[]
}

/** A moment at the start of a day, UTC; schedules are dated to the day. */
export function dated(year: number, month: number, day: number): number {
  return daysFromCivil(year, month, day) * DAY
}

/** Charges of a venue that asks shares of the value, from rows of volume, maker and taker; both in percent. */
export function percentTiers(rows: readonly (readonly [volume: number, maker: number, taker: number])[]): ChargeTier[] {
  return rows.map(([from, maker, taker]) => ({ from, charges: makerTaker(maker / 100, taker / 100) }))
}

/** Charges by whether an order rested or took; shares of the value. */
export function makerTaker(maker: number, taker: number): Charges {
  const charge = { makerShare: billionths(maker), takerShare: billionths(taker), makerPerUnit: 0, takerPerUnit: 0 }
  return { perFill: [charge], perOrder: [] }
}

/** Charges of an order as a whole. */
export function onOrder(parts: Partial<OrderCharge>): Charges {
  return { perFill: [], perOrder: [orderCharge(parts)] }
}

/** One table that has always been valid and knows no tiers. */
export function always(charges: Charges): FeePart {
  return { basis: 'VALUE', tables: [{ since: Number.NEGATIVE_INFINITY, tiers: [{ from: 0, charges }] }] }
}

/** A table without tiers from a day on. */
export function untiered(since: number, charges: Charges): DatedTiers {
  return { since, tiers: [{ from: 0, charges }] }
}
