import type { EntryExplanationView } from '#contracts/records/entryExplanation.ts'
import { formatMoney } from '../../format/amount.ts'
import { formatFixed, formatPercent, MISSING } from '../../format/number.ts'

type Check = EntryExplanationView['checks'][number]

const MENDS = {
  SIZE: 'another size',
  PRICE: 'another price',
  TIME: 'time',
  DATA: 'fresh data',
  ACT: 'an act of yours',
  FIXED: 'nothing here',
} as const satisfies Record<NonNullable<Check['mend']>, string>

/** What would turn a check, in words; empty for one that was passed. */
export function mendWords(mend: Check['mend']): string {
  return mend === null ? '' : MENDS[mend]
}

/** A measured value or its limit as its unit is written. */
export function amountWords(unit: Check['unit'], value: number | null): string {
  if (value === null || unit === null) return MISSING
  switch (unit) {
    case 'money':
      return formatMoney(value)
    case 'share':
      return formatPercent(value)
    case 'microseconds':
      return `${formatFixed(value / 1_000_000, 1)} s`
    case 'count':
    case 'units':
      return formatFixed(value, Number.isInteger(value) ? 0 : 4)
    case 'price':
    case 'number':
      return formatFixed(value, 2)
  }
}

/** The waterfall with what stopped it first, in the order of the checks otherwise. */
export function stoppedFirst(checks: readonly Check[]): readonly Check[] {
  return [...checks.filter(({ code }) => code !== null), ...checks.filter(({ code }) => code === null)]
}
