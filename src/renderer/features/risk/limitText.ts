import type { LimitView } from '#contracts/records/safety.ts'
import { formatCount, formatMoney } from '../../format/amount.ts'
import { formatPercent } from '../../format/number.ts'
import { formatAge, toMilliseconds } from '../../format/time.ts'

/** Writes the value of a limit in its unit. */
export function limitText(unit: LimitView['unit'], value: number): string {
  switch (unit) {
    case 'money':
      return formatMoney(value)
    case 'percent':
      return formatPercent(value)
    case 'count':
      return formatCount(value)
    case 'microseconds':
      return formatAge(toMilliseconds(value))
  }
}
