import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney, fromQuantity, notional, scaleMoney } from '#core/money.ts'
import { DAY } from '#core/time/duration.ts'
import { chargeOf, type Charges, NO_CHARGES } from './charges.ts'
import { feePartsOf } from './feeParts.ts'
import type { FeeSchedule } from './feeSchedule.ts'
import type { DatedTiers, FeePart } from './feeTables.ts'

/** The trade a fee is asked for: who trades, how, and what its order has traded before. */
export interface FeeOrder {
  readonly index: number
  readonly instrument: Instrument
  /** 1 buys, -1 sells. */
  readonly direction: 1 | -1
  /** What it has filled before, scaled. */
  readonly order: { readonly filledQuantity: number }
  /** Value of that, micro-units. */
  readonly filledValue: number
}

/** What was traded on one UTC day: value in currency units, and units. */
export interface DayVolume {
  readonly day: number
  value: number
  units: number
}

/** Days that count towards a tier, today included. */
const WINDOW = 30

/** Charges trades by the schedule in force at their time and by what the account has traded in the thirty days before. */
export class FeeDesk {
  readonly #commission: number
  readonly #parts: readonly (readonly FeePart[] | null)[] | null
  readonly #hasTiers: boolean
  #volumes: DayVolume[] = []

  /** Without a schedule every fill pays `commission` as a share of its value. */
  constructor(instruments: readonly Instrument[], commission: number, schedule: FeeSchedule | undefined) {
    this.#commission = commission
    this.#parts = schedule === undefined ? null : instruments.map(({ assetClass }) => feePartsOf(schedule, assetClass))
    this.#hasTiers = (this.#parts ?? []).some((parts) =>
      (parts ?? []).some(({ tables }) => tables.some(({ tiers }) => tiers.length > 1)),
    )
  }

  /** Tells whether the schedule says anything of an instrument. */
  covers(index: number): boolean {
    return this.#parts === null || this.#parts[index] !== null
  }

  /**
   * Fee of a fill of a scaled quantity at a scaled price, micro-units; `ts` is its market time. At one price it never falls
   * as the quantity grows, or by less than the value grows where there is a rebate.
   */
  fee(order: FeeOrder, price: number, quantity: number, isMaker: boolean, ts: number): number {
    if (quantity === 0) return 0
    const value = notional(order.instrument, price, quantity)
    if (this.#parts === null) return scaleMoney(value, this.#commission)
    const trade = {
      quantity,
      quantityDecimals: order.instrument.quantityDecimals,
      value,
      isMaker,
      isSell: order.direction < 0,
      quantityBefore: order.order.filledQuantity,
      valueBefore: order.filledValue,
    }
    let sum = 0
    for (const part of this.#parts[order.index] ?? []) sum += chargeOf(this.#chargesAt(part, ts), trade)
    return sum
  }

  /** Counts a fill towards the tiers; `value` is in micro-units. */
  note(instrument: Instrument, quantity: number, value: number, ts: number): void {
    if (!this.#hasTiers) return
    const day = Math.floor(ts / DAY)
    const last = this.#volumes.findLast((volume) => volume.day === day)
    const units = fromQuantity(instrument, quantity)
    if (last === undefined) this.#volumes.push({ day, value: fromMoney(value), units })
    else {
      last.value += fromMoney(value)
      last.units += units
    }
    if (last === undefined) this.#volumes = this.#volumes.filter((volume) => volume.day > day - WINDOW)
  }

  /** What was traded on the days that still count, for the saved state. */
  volumes(): readonly DayVolume[] {
    return this.#volumes.map((volume) => ({ ...volume }))
  }

  /** Takes the volumes over from a saved state. */
  restore(volumes: readonly DayVolume[]): void {
    this.#volumes = volumes.map((volume) => ({ ...volume }))
  }

  #chargesAt(part: FeePart, ts: number): Charges {
    const { tiers } = tableAt(part.tables, ts)
    if (tiers.length < 2) return tiers[0]?.charges ?? NO_CHARGES
    const volume = this.#volumeAt(part.basis, ts)
    return (tiers.findLast(({ from }) => volume >= from) ?? tiers[0])?.charges ?? NO_CHARGES
  }

  #volumeAt(basis: FeePart['basis'], ts: number): number {
    const first = Math.floor(ts / DAY) - WINDOW + 1
    let sum = 0
    for (const { day, value, units } of this.#volumes) if (day >= first) sum += basis === 'VALUE' ? value : units
    return sum
  }
}

/** The table in force; the first one before its day. */
function tableAt(tables: readonly DatedTiers[], ts: number): DatedTiers {
  const found = tables.findLast(({ since }) => since <= ts) ?? tables[0]
  if (found === undefined) throw new Error('Invariant: a fee part without a table')
  return found
}
