import type { Denial } from '../denial.ts'

/** What a measured value counts: money in micro-units, shares of 1, units of the instrument, prices, or microseconds. */
export type MeasureUnit = 'money' | 'share' | 'units' | 'price' | 'count' | 'microseconds' | 'number'

/** What a check measured against which limit. */
export interface Measure {
  readonly measured: number
  readonly limit: number
  readonly unit: MeasureUnit
}

/** Reads value and limit out of a denial; null where it compares nothing. */
export function measureOf(denial: Denial): Measure | null {
  switch (denial.code) {
    case 'ORDER_TOO_LARGE':
      return { measured: denial.context.quantity, limit: denial.context.limit, unit: 'units' }
    case 'LOT_RULE_BROKEN':
      return { measured: denial.context.quantity, limit: denial.context.multiple, unit: 'units' }
    case 'ODD_LOT_REFUSED':
      return { measured: denial.context.quantity, limit: denial.context.roundLot, unit: 'units' }
    case 'BUYING_POWER_EXCEEDED':
      return { measured: denial.context.needed, limit: denial.context.available, unit: 'money' }
    case 'NOTIONAL_TOO_SMALL':
      return { measured: denial.context.value, limit: denial.context.minimum, unit: 'money' }
    case 'MARGIN_EXCEEDED':
      return { measured: denial.context.required, limit: denial.context.equity, unit: 'money' }
    case 'ORDER_VALUE_TOO_HIGH':
    case 'POSITION_LIMIT_EXCEEDED':
    case 'ASSET_LIMIT_EXCEEDED':
    case 'GROSS_EXPOSURE_EXCEEDED':
    case 'SECTOR_LIMIT_EXCEEDED':
    case 'FACTOR_LIMIT_EXCEEDED':
    case 'CORRELATION_LIMIT_EXCEEDED':
    case 'VENUE_LIMIT_EXCEEDED':
    case 'CURRENCY_LIMIT_EXCEEDED':
    case 'THEME_LIMIT_EXCEEDED':
    case 'STRATEGY_LIMIT_EXCEEDED':
    case 'ASSET_CLASS_LIMIT_EXCEEDED':
    case 'SESSION_VALUE_EXCEEDED':
    case 'DEPTH_TOO_THIN':
    case 'ORDER_BEYOND_DEPTH':
    case 'VOLUME_TOO_THIN':
    case 'ORDER_BEYOND_VOLUME':
      return { measured: denial.context.value, limit: denial.context.limit, unit: 'money' }
    case 'CORRELATION_TOO_HIGH':
      return { measured: denial.context.correlation, limit: denial.context.limit, unit: 'number' }
    case 'SPREAD_TOO_WIDE':
      return { measured: denial.context.spread, limit: denial.context.limit, unit: 'share' }
    case 'MESSAGE_RATE_EXCEEDED':
    case 'REPEATED_EXECUTION':
    case 'VENUE_RATE_EXCEEDED':
    case 'SESSION_ORDERS_EXCEEDED':
      return { measured: denial.context.count, limit: denial.context.limit, unit: 'count' }
    case 'DAY_TRADES_EXCEEDED':
      return { measured: denial.context.dayTrades, limit: denial.context.limit, unit: 'count' }
    case 'DUPLICATE_ORDER':
      return { measured: denial.context.age, limit: denial.context.window, unit: 'microseconds' }
    case 'DATA_STALE':
      return { measured: denial.context.age, limit: denial.context.limit, unit: 'microseconds' }
    case 'PRICE_COLLAR_EXCEEDED': {
      const { price, reference, collar } = denial.context
      return { measured: Math.abs(price - reference) / reference, limit: collar, unit: 'share' }
    }
    default:
      return null
  }
}
