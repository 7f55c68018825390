import type { AssetClass } from '#core/model/instrument.ts'
import { SECOND } from '#core/time/duration.ts'

/** How often something is heard of a traded instrument at least while its market is open, microseconds. */
export type Heartbeats = Readonly<Record<AssetClass, number>>

/** Of the busy instruments that people trade. */
export const USUAL_HEARTBEATS: Heartbeats = { CRYPTO: 5 * SECOND, EQUITY: 15 * SECOND, INDEX: 15 * SECOND }
/** Silent heartbeats after which a price is stale. */
export const MISSED_HEARTBEATS = 2
