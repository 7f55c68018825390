import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import { apportion } from '../apportion.ts'

/** The money of a lot by what it is, micro-units. */
export interface LotMoney {
  /** What the units were bought (or sold short) for, without fees. */
  cost: number
  /** Fees of trading. */
  fees: number
  dividends: number
  funding: number
  /** What borrowing the units of a short lot cost; negative is paid. */
  borrow: number
  /** Cash in lieu of fractions, and whatever else came beside trading. */
  other: number
  /** Losses that a wash sale added to the basis for taxes; not part of the cost. */
  washBasis: number
}

const KINDS = ['cost', 'fees', 'dividends', 'funding', 'borrow', 'other', 'washBasis'] as const

/** Income of an adjustment is one of these. */
export type IncomeKind = 'dividends' | 'funding' | 'borrow' | 'other'

/** No money of any kind. */
export function noMoney(): LotMoney {
  return { cost: 0, fees: 0, dividends: 0, funding: 0, borrow: 0, other: 0, washBasis: 0 }
}

/** Takes the share part/whole out of the money; shares taken one after another add up to it. */
export function takeShare(money: LotMoney, part: number, whole: number): LotMoney {
  const taken = noMoney()
  for (const kind of KINDS) {
    taken[kind] = apportion(money[kind], part, whole)
    money[kind] -= taken[kind]
  }
  return taken
}

/** Adds money to money. */
export function addMoney(to: LotMoney, added: LotMoney): void {
  for (const kind of KINDS) to[kind] += added[kind]
}

/** What came beside trading, together. */
export function incomeOf({ dividends, funding, borrow, other }: LotMoney): number {
  return dividends + funding + borrow + other
}

/** Which kind of income an adjustment is; the fee of a liquidation is a fee and none of these. */
export function incomeKind(kind: AccountAdjustment['kind']): IncomeKind {
  if (kind === 'DIVIDEND') return 'dividends'
  if (kind === 'FUNDING') return 'funding'
  return kind === 'BORROW_FEE' ? 'borrow' : 'other'
}
