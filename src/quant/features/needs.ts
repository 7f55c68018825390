/** What a scanner can call attention to. */
export const ALERT_KINDS = [
  'UNUSUAL_VOLUME',
  'BREAKOUT',
  'MOMENTUM',
  'GAP',
  'LIQUIDITY',
  'VOLATILITY',
  'SENTIMENT',
  'INSIDER',
  'SECTOR_ROTATION',
  'INTER_MARKET',
] as const
/** What a scanner calls attention to. */
export type AlertKind = (typeof ALERT_KINDS)[number]

/** Features that whoever follows up an alert looks at, and how urgently, 0 to 9. */
export interface FeatureNeeds {
  readonly names: readonly string[]
  readonly priority: number
}

/** What passes within the bar is looked at first; what changes over days can wait. */
const NEEDS: Readonly<Record<AlertKind, FeatureNeeds>> = {
  GAP: {
    priority: 8,
    names: ['openingGap', 'gapFilledShare', 'relativeVolume20', 'atrFraction14', 'newsAttention', 'newsTone5'],
  },
  BREAKOUT: {
    priority: 8,
    names: [
      'distanceToHigh20',
      'distanceToLow20',
      'distanceToHigh252',
      'relativeVolume20',
      'squeezeRatio20',
      'trendStrength14',
    ],
  },
  UNUSUAL_VOLUME: {
    priority: 7,
    names: [
      'relativeVolume20',
      'volumeZScore60',
      'upVolumeShare20',
      'resultForEffort20',
      'tradeImbalance',
      'newsAttention',
    ],
  },
  MOMENTUM: {
    priority: 7,
    names: ['return5', 'return20', 'acceleration20', 'relativeStrength14', 'trendFit60', 'marketRelativeReturn20'],
  },
  SENTIMENT: {
    priority: 6,
    names: ['newsTone5', 'newsToneChange', 'newsAttention', 'newsNovelty', 'newsDoubt', 'tonePriceGap'],
  },
  VOLATILITY: {
    priority: 6,
    names: [
      'realizedVolatility20',
      'volatilityRatio5To60',
      'volatilityRank252',
      'jumpShare60',
      'atrFraction14',
      'volatilityShare',
    ],
  },
  LIQUIDITY: {
    priority: 5,
    names: ['relativeSpread', 'amihudIlliquidity20', 'tradedValue20', 'roundTripCost', 'depthImbalance', 'turnover20'],
  },
  INTER_MARKET: {
    priority: 4,
    names: [
      'marketBeta60',
      'marketCorrelation60',
      'bondCorrelation60',
      'goldCorrelation60',
      'currencyBeta60',
      'riskAppetite20',
    ],
  },
  SECTOR_ROTATION: {
    priority: 4,
    names: [
      'sectorMomentum60',
      'sectorRelativeReturn20',
      'sectorRotation20',
      'peerRank20',
      'peerGap20',
      'aboveAverageShare',
    ],
  },
  INSIDER: {
    priority: 3,
    names: ['insiderNetBuying60', 'insiderBalance60', 'drawdown', 'earningsYield', 'relativeVolume20'],
  },
}

/** The features that the follow-up of an alert needs. */
export function featuresFor(kind: AlertKind): FeatureNeeds {
  return NEEDS[kind]
}

/** Something a scanner found about an instrument. */
export interface FeatureAlert {
  readonly kind: AlertKind
  readonly instrumentId: string
}

/** Features wanted of instruments that need the same ones. */
export interface FeatureBatch extends FeatureNeeds {
  readonly instrumentIds: readonly string[]
}

/**
 * Turns alerts into as few requests as can be: each instrument once, with the features of all its alerts together and the
 * priority of the most urgent, instruments with the same alerts in one batch. The most urgent batch comes first.
 */
export function batchNeeds(alerts: Iterable<FeatureAlert>): readonly FeatureBatch[] {
  const kindsOf = new Map<string, Set<AlertKind>>()
  for (const { kind, instrumentId } of alerts) {
    const kinds = kindsOf.get(instrumentId)
    if (kinds === undefined) kindsOf.set(instrumentId, new Set([kind]))
    else kinds.add(kind)
  }
  const batches = new Map<string, { readonly kinds: readonly AlertKind[]; readonly instrumentIds: string[] }>()
  for (const [instrumentId, found] of kindsOf) {
    const kinds = ALERT_KINDS.filter((kind) => found.has(kind))
    const key = kinds.join(' ')
    const batch = batches.get(key)
    if (batch === undefined) batches.set(key, { kinds, instrumentIds: [instrumentId] })
    else batch.instrumentIds.push(instrumentId)
  }
  return [...batches.values()]
    .map(({ kinds, instrumentIds }) => ({
      instrumentIds,
      names: [...new Set(kinds.flatMap((kind) => NEEDS[kind].names))],
      priority: Math.max(...kinds.map((kind) => NEEDS[kind].priority)),
    }))
    .toSorted((one, other) => other.priority - one.priority)
}
