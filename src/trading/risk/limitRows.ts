import type { RiskLimits } from './limits.ts'

/** What is used of the limits at the moment; shares of equity, counts. Null where nothing can be measured between orders. */
export interface LimitUsage {
  readonly grossExposure: number
  readonly largestAsset: number
  readonly dayLoss: number
  readonly drawdown: number
  readonly messagesLastSecond: number
  readonly oldestPriceAge: number | null
}

/** One limit as the Risk screen lists it. */
export interface LimitRow {
  readonly key: string
  readonly name: string
  readonly unit: 'money' | 'percent' | 'count' | 'microseconds'
  readonly used: number | null
  readonly limit: number
  readonly kind: 'hard' | 'soft'
}

/** Lists every limit in whole words with what is used of it. */
export function limitRows(limits: RiskLimits, usage: LimitUsage): readonly LimitRow[] {
  const row = (
    key: string,
    name: string,
    unit: LimitRow['unit'],
    used: number | null,
    limit: number,
    kind: LimitRow['kind'] = 'hard',
  ): LimitRow => ({
    key,
    name,
    unit,
    used,
    limit,
    kind,
  })
  return [
    row(
      'dayLossConservative',
      'Loss of the day: sizes halved from',
      'percent',
      usage.dayLoss,
      limits.dayLossConservative,
      'soft',
    ),
    row(
      'dayLossDefensive',
      'Loss of the day: every new risk is tier 2 from',
      'percent',
      usage.dayLoss,
      limits.dayLossDefensive,
      'soft',
    ),
    row('dayLossEmergency', 'Loss of the day: entries pause at', 'percent', usage.dayLoss, limits.dayLossEmergency),
    row(
      'drawdownConservative',
      'Drawdown: sizes halved from',
      'percent',
      usage.drawdown,
      limits.drawdownConservative,
      'soft',
    ),
    row(
      'drawdownDefensive',
      'Drawdown: every new risk is tier 2 from',
      'percent',
      usage.drawdown,
      limits.drawdownDefensive,
      'soft',
    ),
    row('drawdownShutdown', 'Drawdown: kill switch at', 'percent', usage.drawdown, limits.drawdownShutdown),
    row(
      'grossExposureSoft',
      'Gross exposure, open orders counted as filled',
      'percent',
      usage.grossExposure,
      limits.grossExposureSoft,
      'soft',
    ),
    row('grossExposureHard', 'Gross exposure, never above', 'percent', usage.grossExposure, limits.grossExposureHard),
    row('assetValue', 'Largest weight of one instrument', 'percent', usage.largestAsset, limits.assetValue),
    row('positionValue', 'Value of one new position', 'percent', null, limits.positionValue),
    row('riskPerTrade', 'Loss to the stop of one trade', 'percent', null, limits.riskPerTrade),
    row('orderValue', 'Value of one order', 'percent', null, limits.orderValue),
    row('orderUnits', 'Units of one order', 'count', null, limits.orderUnits),
    row('priceCollar', 'Distance of an order from the last price', 'percent', null, limits.priceCollar),
    row(
      'messagesPerSecond',
      'Orders and cancels in one second',
      'count',
      usage.messagesLastSecond,
      limits.messagesPerSecond,
    ),
    row('repetitions', 'Same entry of one strategy within its window', 'count', null, limits.repetitions),
    row('priceAge', 'Age of the price behind an order', 'microseconds', usage.oldestPriceAge, limits.priceAge),
  ]
}
