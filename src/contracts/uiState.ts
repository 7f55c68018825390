import type * as z from 'zod'
import { featureValueViewSchema, regimeViewSchema } from './records/features.ts'
import { brokerAccountViewSchema } from './records/brokerAccounts.ts'
import { careViewSchema, ideaViewSchema, scoreViewSchema, vigilanceViewSchema } from './records/approval.ts'
import { proposalSchema, signalViewSchema, strategyViewSchema } from './records/decision.ts'
import {
  accountViewSchema,
  fillSchema,
  orderSchema,
  positionViewSchema,
  reconciliationViewSchema,
} from './records/execution.ts'
import {
  datasetViewSchema,
  feedViewSchema,
  instrumentSchema,
  quoteViewSchema,
  sessionViewSchema,
} from './records/market.ts'
import {
  backfillViewSchema,
  ladderViewSchema,
  newsViewSchema,
  quarantineViewSchema,
  recordingViewSchema,
  sourceViewSchema,
  tapeViewSchema,
  watchlistSchema,
} from './records/sources.ts'
import { limitChangeViewSchema } from './records/limitChanges.ts'
import { parentViewSchema } from './records/parents.ts'
import { breakerViewSchema, reductionViewSchema, scenarioViewSchema, tailViewSchema } from './records/tailRisk.ts'
import {
  clusterViewSchema,
  engineViewSchema,
  guardViewSchema,
  jobViewSchema,
  journalEntryViewSchema,
  journalStateViewSchema,
  killViewSchema,
  limitViewSchema,
  noticeViewSchema,
} from './records/safety.ts'

/**
 * The replicated state of the screen: one table per concept, keyed records. Each engine owns its tables and publishes
 * changes to them; the hub numbers and coalesces the changes; the renderer only renders them.
 */
export const uiTables = {
  session: sessionViewSchema,
  feeds: feedViewSchema,
  instruments: instrumentSchema,
  quotes: quoteViewSchema,
  datasets: datasetViewSchema,
  sources: sourceViewSchema,
  quarantine: quarantineViewSchema,
  backfills: backfillViewSchema,
  news: newsViewSchema,
  watchlists: watchlistSchema,
  ladders: ladderViewSchema,
  tapes: tapeViewSchema,
  recordings: recordingViewSchema,
  strategies: strategyViewSchema,
  signals: signalViewSchema,
  features: featureValueViewSchema,
  regimes: regimeViewSchema,
  proposals: proposalSchema,
  ideas: ideaViewSchema,
  scorecard: scoreViewSchema,
  care: careViewSchema,
  vigilance: vigilanceViewSchema,
  orders: orderSchema,
  parents: parentViewSchema,
  fills: fillSchema,
  positions: positionViewSchema,
  account: accountViewSchema,
  brokerAccounts: brokerAccountViewSchema,
  limits: limitViewSchema,
  limitChanges: limitChangeViewSchema,
  clusters: clusterViewSchema,
  guard: guardViewSchema,
  tail: tailViewSchema,
  scenarios: scenarioViewSchema,
  reductions: reductionViewSchema,
  breakers: breakerViewSchema,
  kill: killViewSchema,
  reconciliation: reconciliationViewSchema,
  journal: journalEntryViewSchema,
  journalState: journalStateViewSchema,
  engines: engineViewSchema,
  jobs: jobViewSchema,
  notices: noticeViewSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>

/** Names of the tables. */
export type TableName = keyof typeof uiTables
/** A record of one table. */
export type TableRecord<Name extends TableName> = z.infer<(typeof uiTables)[Name]>

/** Names of the tables, in a stable order. */
export const TABLE_NAMES = Object.keys(uiTables) as readonly TableName[]

/** How the key of a record is found: the domain records carry ids of their own, the views carry `key`. */
export const tableKeys: { readonly [Name in TableName]: (record: TableRecord<Name>) => string } = {
  session: (record) => record.key,
  feeds: (record) => record.key,
  instruments: (record) => record.id,
  quotes: (record) => record.key,
  datasets: (record) => record.key,
  sources: (record) => record.key,
  quarantine: (record) => record.key,
  backfills: (record) => record.key,
  news: (record) => record.key,
  watchlists: (record) => record.key,
  ladders: (record) => record.key,
  tapes: (record) => record.key,
  recordings: (record) => record.key,
  strategies: (record) => record.key,
  signals: (record) => record.key,
  features: (record) => record.key,
  regimes: (record) => record.key,
  proposals: (record) => record.proposalId,
  ideas: (record) => record.key,
  scorecard: (record) => record.key,
  care: (record) => record.key,
  vigilance: (record) => record.key,
  orders: (record) => record.clientOrderId,
  parents: (record) => record.key,
  fills: (record) => record.executionId,
  positions: (record) => record.key,
  account: (record) => record.key,
  brokerAccounts: (record) => record.key,
  limits: (record) => record.key,
  limitChanges: (record) => record.key,
  clusters: (record) => record.key,
  guard: (record) => record.key,
  tail: (record) => record.key,
  scenarios: (record) => record.key,
  reductions: (record) => record.key,
  breakers: (record) => record.key,
  kill: (record) => record.key,
  reconciliation: (record) => record.key,
  journal: (record) => record.key,
  journalState: (record) => record.key,
  engines: (record) => record.key,
  jobs: (record) => record.key,
  notices: (record) => record.key,
}

/** A change of one table: records by key; `updated` carries whole records. */
export interface TableChange {
  readonly table: TableName
  readonly added: readonly unknown[]
  readonly updated: readonly unknown[]
  readonly removed: readonly string[]
}
