import * as z from 'zod'
import type { AccountId, InstrumentId, ProposalId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import { failureSchema } from '../failure.ts'
import {
  amountSchema,
  estimateSchema,
  identifierSchema,
  originSchema,
  textSchema,
  timestampSchema,
  tradingModeSchema,
} from './basics.ts'
import { orderTypeSchema, timeInForceSchema, trailSchema } from './execution.ts'
import { executionPlanSchema } from './parents.ts'

const evidenceSchema = z.strictObject({
  text: textSchema,
  source: textSchema,
  tsEvent: timestampSchema,
  strength: z.number().min(0).max(1),
})

const featureSchema = z.strictObject({ name: z.string(), value: z.number(), unit: z.string() })
const filterSchema = z.strictObject({ filter: z.string(), passed: z.boolean(), reason: textSchema })

const entryWishSchema = z.strictObject({
  type: z.enum(['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT']),
  limitPrice: z.number().positive().nullable(),
  stopPrice: z.number().positive().nullable(),
  timeInForce: timeInForceSchema,
  expireAt: timestampSchema.nullable(),
  postOnly: z.boolean(),
  displayShare: z.number().positive().max(1).nullable(),
})

const trailWishSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('AMOUNT'), distance: z.number().positive() }),
  z.strictObject({ kind: z.literal('FRACTION'), fraction: z.number().positive().lt(1) }),
  z.strictObject({
    kind: z.literal('AVERAGE_TRUE_RANGE'),
    multiple: z.number().positive(),
    length: z.number().int().min(1).max(1_000),
  }),
])

/** A signal as it crosses threads. */
export const signalSchema = z.strictObject({
  signalId: identifierSchema<SignalId>(),
  strategyId: identifierSchema<StrategyId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  direction: z.enum(['LONG', 'SHORT', 'FLAT']),
  referencePrice: z.number().positive(),
  probability: estimateSchema.nullable(),
  horizon: z.number().nonnegative(),
  evidence: z.array(evidenceSchema).readonly(),
  counterEvidence: z.array(evidenceSchema).readonly(),
  features: z.array(featureSchema).readonly(),
  filters: z.array(filterSchema).readonly(),
  bracket: z
    .strictObject({
      stop: z.number().positive(),
      target: z.number().positive().nullable(),
      rewardRisk: z.number().nullable(),
    })
    .nullable(),
  entry: entryWishSchema.optional(),
  trail: trailWishSchema.optional(),
  weight: z.number().positive().max(1).optional(),
  wrongIf: textSchema,
  origin: originSchema,
  tsEvent: timestampSchema,
}) as z.ZodType<Signal>

/** A candidate that a strategy looked at and did not raise. */
export const rejectedCandidateSchema = z.strictObject({
  strategyId: identifierSchema<StrategyId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  direction: z.enum(['LONG', 'SHORT', 'FLAT']),
  filters: z.array(filterSchema).readonly(),
  features: z.array(featureSchema).readonly(),
  summary: textSchema,
  tsEvent: timestampSchema,
})

/** A signal or candidate and what became of it. */
export const signalViewSchema = z.strictObject({
  key: z.string(),
  strategyId: identifierSchema<StrategyId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  direction: z.enum(['LONG', 'SHORT', 'FLAT']),
  tsEvent: timestampSchema,
  referencePrice: z.number().nullable(),
  probability: estimateSchema.nullable(),
  disposition: z.enum(['RAISED', 'FILTERED', 'DENIED', 'PROPOSED', 'SENT']),
  denial: failureSchema.nullable(),
  filters: z.array(filterSchema).readonly(),
  summary: textSchema,
})
/** A signal or candidate and what became of it. */
export type SignalView = z.infer<typeof signalViewSchema>

const riskLineSchema = z.strictObject({
  measure: z.string(),
  unit: z.enum(['money', 'percent']),
  before: z.number(),
  after: z.number(),
  limit: z.number(),
  kind: z.enum(['hard', 'soft']),
  binds: z.boolean(),
})

const entryTermsSchema = z.strictObject({
  triggerPrice: amountSchema.nullable(),
  expireAt: timestampSchema.nullable(),
  postOnly: z.boolean(),
  displayShare: z.number().positive().max(1).nullable(),
  trail: trailSchema.nullable(),
})

/** A proposal as it crosses threads. */
export const proposalSchema = z.strictObject({
  proposalId: identifierSchema<ProposalId>(),
  hash: z.string().length(64),
  snapshotId: z.string(),
  mode: tradingModeSchema,
  accountId: identifierSchema<AccountId>(),
  signalId: identifierSchema<SignalId>(),
  strategyId: identifierSchema<StrategyId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  side: z.enum(['BUY', 'SELL']),
  orderType: orderTypeSchema,
  timeInForce: timeInForceSchema,
  quantity: z.number().int().positive(),
  limitPrice: amountSchema.nullable(),
  stopPrice: amountSchema.nullable(),
  targetPrice: amountSchema.nullable(),
  entry: entryTermsSchema.optional(),
  execution: executionPlanSchema.optional(),
  referencePrice: amountSchema,
  notional: amountSchema,
  tier: z.union([z.literal(1), z.literal(2)]),
  tierReason: textSchema,
  sizing: z.strictObject({ rule: textSchema, raw: z.number(), final: z.number(), boundBy: textSchema }),
  risk: z.array(riskLineSchema).readonly(),
  ends: z.strictObject({ stopFills: z.number(), stopGaps: z.number(), doNothing: z.number() }).optional(),
  cost: z.strictObject({
    spreadBps: z.number(),
    feesBps: z.number(),
    slippageBps: z.number(),
    totalBps: z.number(),
    totalBpsP90: z.number(),
    total: z.number(),
  }),
  evidence: z.array(evidenceSchema).readonly(),
  counterEvidence: z.array(evidenceSchema).min(1).readonly(),
  probability: estimateSchema.nullable(),
  record: estimateSchema.nullable(),
  wrongIf: textSchema,
  origin: originSchema,
  tsData: timestampSchema,
  tsCreated: timestampSchema,
  tsExpires: timestampSchema,
  extended: z.boolean(),
  status: z.enum(['QUEUED', 'RETURNED', 'APPROVED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'WITHDRAWN', 'KILLED']),
  outcome: textSchema.nullable(),
  changes: z.array(z.strictObject({ field: z.string(), from: z.string(), to: z.string() })).readonly(),
}) as z.ZodType<Proposal>

/** The six reasons a trader can refuse with. */
export const rejectReasonSchema = z.enum([
  'THESIS_WEAK',
  'COST_LIQUIDITY',
  'RISK_CONCENTRATION',
  'DATA_DOUBTFUL',
  'EVENT_AHEAD',
  'OTHER',
])

/** What the screen tells about a decision, for the audit record. */
export const decisionRecordSchema = z.strictObject({
  shownAt: timestampSchema,
  armedAt: timestampSchema,
  dwellMilliseconds: z.number().nonnegative(),
  ownView: z.enum(['FOR', 'AGAINST', 'UNSURE']).nullable(),
})

/** A strategy instance as the screens show it. */
export const strategyViewSchema = z.strictObject({
  key: identifierSchema<StrategyId>(),
  kind: z.string(),
  name: textSchema,
  parameters: z.record(z.string(), z.union([z.number(), z.string()])),
  enabled: z.boolean(),
  signals: z.number().int().nonnegative(),
  filtered: z.number().int().nonnegative(),
  lastSignalAt: timestampSchema.nullable(),
  /** Why it gave up; left out while it has not. */
  failure: failureSchema.optional(),
})
/** A strategy instance as the screens show it. */
export type StrategyView = z.infer<typeof strategyViewSchema>
