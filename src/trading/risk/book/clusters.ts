import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { RiskLimits } from '../limits.ts'

/** The ways in which positions belong together, so that one event hits them all. */
export const CLUSTER_KINDS = [
  'SECTOR',
  'FACTOR',
  'CORRELATION',
  'VENUE',
  'CURRENCY',
  'THEME',
  'STRATEGY',
  'ASSET_CLASS',
] as const
/** One of the ways in which positions belong together. */
export type ClusterKind = (typeof CLUSTER_KINDS)[number]

/** The limit of each kind of cluster, a share of the equity. */
export const CLUSTER_LIMITS = {
  SECTOR: 'sectorValue',
  FACTOR: 'factorValue',
  CORRELATION: 'correlationValue',
  VENUE: 'venueValue',
  CURRENCY: 'currencyValue',
  THEME: 'themeValue',
  STRATEGY: 'strategyValue',
  ASSET_CLASS: 'assetClassValue',
} as const satisfies Readonly<Record<ClusterKind, keyof RiskLimits>>

/** A cluster by kind and name. */
export interface ClusterName {
  readonly kind: ClusterKind
  readonly name: string
}

/** What is held in one cluster with open orders counted as filled, money. */
export interface ClusterExposure extends ClusterName {
  readonly value: number
}

/** Themes and factors that the trader gives instruments; without them an instrument is in none. */
export type ClusterTags = Readonly<
  Record<
    InstrumentId,
    { readonly themes?: readonly string[] | undefined; readonly factors?: readonly string[] | undefined }
  >
>

/**
 * The clusters that an instrument belongs to whatever else is held. Its own currency is no cluster where the account is
 * kept in it: nothing there depends on a rate of exchange. `accountCurrency` null means that every currency counts as the
 * account's own.
 */
export function clustersOf(
  instrument: Instrument,
  tags: ClusterTags,
  accountCurrency: string | null,
): readonly ClusterName[] {
  const { id, sector, venue, currency, assetClass } = instrument
  const own = Object.hasOwn(tags, id) ? tags[id] : undefined
  const clusters: ClusterName[] = [
    { kind: 'VENUE', name: venue },
    { kind: 'ASSET_CLASS', name: assetClass },
  ]
  if (sector !== null) clusters.push({ kind: 'SECTOR', name: sector })
  if (accountCurrency !== null && currency !== accountCurrency) clusters.push({ kind: 'CURRENCY', name: currency })
  for (const name of new Set(own?.themes)) clusters.push({ kind: 'THEME', name })
  for (const name of new Set(own?.factors)) clusters.push({ kind: 'FACTOR', name })
  return clusters
}
