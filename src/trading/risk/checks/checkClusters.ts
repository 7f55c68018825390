import type { OrderCandidate, RiskState } from '../candidate.ts'
import { CLUSTER_LIMITS, type ClusterKind } from '../book/clusters.ts'
import { deny, type Denial } from '../denial.ts'
import { worstExposure } from './checkExposure.ts'

/** How a kind of cluster is called in a sentence. */
const WORDS = {
  SECTOR: 'the sector',
  FACTOR: 'the factor',
  CORRELATION: 'what moves alike:',
  VENUE: 'the venue',
  CURRENCY: 'the currency',
  THEME: 'the theme',
  STRATEGY: 'the strategy',
  ASSET_CLASS: 'the asset class',
} as const satisfies Readonly<Record<ClusterKind, string>>

/** Denies what would take one kind of cluster above its share of equity, open orders counted as filled. */
export function checkCluster(kind: ClusterKind): (candidate: OrderCandidate, state: RiskState) => Denial | null {
  return (candidate, state) => {
    const { account, limits, equity } = state
    if (account === null) return null
    const share = limits[CLUSTER_LIMITS[kind]]
    const limit = share * equity
    for (let place = 0; place < account.clusters.length; place += 1) {
      const cluster = account.clusters[place]
      if (cluster?.kind !== kind) continue
      const own =
        kind === 'STRATEGY'
          ? worstExposure(candidate, state, account.strategyHolding ?? NOTHING)
          : worstExposure(candidate, state)
      if (own === null || own + cluster.value <= limit) continue
      const { name } = cluster
      const context = { name, value: own + cluster.value, limit }
      const text = `With open orders filled, ${WORDS[kind]} ${name} would be more than ${(share * 100).toFixed(1)} % of the equity; the order was not sent. Reduce it or close something there.`
      return deny(`${kind}_LIMIT_EXCEEDED`, context, text)
    }
    return null
  }
}

/** Denies every entry while the exposure of something else in the book cannot be told: no sum would be right. */
export function checkExposureKnown(_candidate: OrderCandidate, { account }: RiskState): Denial | null {
  const instrument = account?.unvalued ?? null
  if (instrument === null) return null
  const text = `An order in ${instrument} names no price and none is known, so the exposure of the account cannot be told and nothing was sent; wait for its data or cancel it.`
  return deny('EXPOSURE_UNKNOWN', { instrument }, text)
}

/** Denies a position that moves too much like what is held already. Silent while that is not known. */
export function checkCorrelation({ side }: OrderCandidate, { account, limits }: RiskState): Denial | null {
  const average = account?.likeness?.average ?? null
  if (average === null) return null
  const correlation = side === 'BUY' ? average : -average
  const limit = limits.averageCorrelation
  if (correlation <= limit) return null
  const observations = account?.likeness?.observations ?? 0
  const text = `Its correlation with what is held is ${correlation.toFixed(2)}, above the limit of ${limit.toFixed(2)}: it would be more of the same, so the order was not sent.`
  return deny('CORRELATION_TOO_HIGH', { correlation, limit, observations }, text)
}

const NOTHING = { position: 0, openBuys: 0, openSells: 0 } as const
