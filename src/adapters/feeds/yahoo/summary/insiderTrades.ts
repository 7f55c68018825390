import { SECOND } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import type { TradeAnswer } from './summarySchema.ts'

/** A trade of an insider as Yahoo tells it: less than the regulator's filing, whose letters it uses where it can. */
export interface InsiderTrade {
  readonly filer: string
  readonly relation: string | null
  /** Day of the trade, for example `2025-02-03`. */
  readonly date: string
  /** P a purchase, S a sale, A a grant, G a gift, M an exercise; null where Yahoo does not say. */
  readonly code: 'P' | 'S' | 'A' | 'G' | 'M' | null
  /** Null where it cannot be told: a gift may be given or received. */
  readonly isAcquired: boolean | null
  readonly isDirect: boolean
  readonly shares: number | null
  /** Lowest and highest price of each share; equal for one price, null where none was told. */
  readonly price: { readonly low: number; readonly high: number } | null
  /** Of the whole trade, in units of the currency. */
  readonly value: number | null
}

const KINDS: readonly (readonly [prefix: string, code: InsiderTrade['code'], isAcquired: boolean | null])[] = [
  ['Sale', 'S', false],
  ['Purchase', 'P', true],
  ['Bought', 'P', true],
  ['Stock Award', 'A', true],
  ['Stock Gift', 'G', null],
  ['Conversion of Exercise', 'M', true],
  ['Exercise', 'M', true],
]
const PRICE = /at price (\d{1,12}(?:\.\d{1,9})?)(?: - (\d{1,12}(?:\.\d{1,9})?))? per share/

/** Makes a trade of a row. */
export function insiderTradeOf(row: TradeAnswer): InsiderTrade {
  const text = row.transactionText ?? ''
  const kind = KINDS.find(([prefix]) => text.startsWith(prefix))
  const told = PRICE.exec(text)
  const low = told === null ? null : Number(told[1])
  return {
    filer: row.filerName ?? '',
    relation: row.filerRelation,
    date: formatDate((row.startDate ?? 0) * SECOND),
    code: kind?.[1] ?? null,
    isAcquired: kind?.[2] ?? null,
    isDirect: row.ownership !== 'I',
    shares: row.shares,
    price: low === null ? null : { low, high: told?.[2] === undefined ? low : Number(told[2]) },
    value: row.value,
  }
}
