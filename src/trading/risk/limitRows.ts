import { MONEY_SCALE } from '#core/money.ts'
import { CLUSTER_KINDS, CLUSTER_LIMITS, type ClusterKind } from './book/clusters.ts'
import type { RiskLimits } from './limits.ts'

/** What is used of the limits at the moment; shares of equity, counts. Null where nothing can be measured between orders. */
export interface LimitUsage {
  readonly grossExposure: number
  readonly largestAsset: number
  /** Largest cluster of each kind. */
  readonly clusters: Readonly<Record<ClusterKind, number>>
  readonly dayLoss: number
  readonly drawdown: number
  /** Entries of the market day, and their value as a multiple of the equity. */
  readonly dayOrders: number
  readonly dayValue: number
  readonly messagesLastSecond: number
  readonly oldestPriceAge: number | null
  /** Expected shortfall of one day at 95 %, a share of equity; null while too little is known. */
  readonly shortfall: number | null
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

const CLUSTER_ROWS = {
  SECTOR: 'Largest sector',
  FACTOR: 'Largest factor',
  CORRELATION: 'Largest group that moves alike',
  VENUE: 'Largest venue',
  CURRENCY: 'Largest foreign currency',
  THEME: 'Largest theme',
  STRATEGY: 'Largest strategy',
  ASSET_CLASS: 'Largest asset class',
} as const satisfies Readonly<Record<ClusterKind, string>>

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
    ...CLUSTER_KINDS.map((kind) =>
      row(CLUSTER_LIMITS[kind], CLUSTER_ROWS[kind], 'percent', usage.clusters[kind], limits[CLUSTER_LIMITS[kind]]),
    ),
    row(
      'averageCorrelation',
      'Correlation of a new position with what is held',
      'percent',
      null,
      limits.averageCorrelation,
    ),
    row(
      'expectedShortfall',
      'Expected shortfall of one day at 95 %',
      'percent',
      usage.shortfall,
      limits.expectedShortfall,
      'soft',
    ),
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
    row('sessionOrders', 'Entries in one session', 'count', usage.dayOrders, limits.sessionOrders),
    row('sessionValue', 'Value of the entries of one session', 'percent', usage.dayValue, limits.sessionValue),
    row('orderToTrade', 'Messages to a venue for each trade', 'count', null, limits.orderToTrade),
    row('spread', 'Quoted spread', 'percent', null, limits.spread),
    row(
      'quotedDepth',
      'Value quoted on the side taken from, at least',
      'money',
      null,
      limits.quotedDepth * MONEY_SCALE,
    ),
    row('depthShare', 'Order over the value quoted', 'percent', null, limits.depthShare),
    row('tradedVolume', 'Value traded in twenty bars, at least', 'money', null, limits.tradedVolume * MONEY_SCALE),
    row('volumeShare', 'Order over the value traded in twenty bars', 'percent', null, limits.volumeShare),
    row('priceAge', 'Age of the price behind an order', 'microseconds', usage.oldestPriceAge, limits.priceAge),
  ]
}
