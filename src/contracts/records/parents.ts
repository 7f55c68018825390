import * as z from 'zod'
import type { AlgorithmTerms, ExecutionPlan } from '#core/model/executionPlan.ts'
import type { AccountId, InstrumentId, ProposalId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import { amountSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'

const share = z.number().min(0).max(1)
const span = z.number().nonnegative()
const slotShape = { jitter: share, patience: share, catchUp: z.number().min(1), reach: share } as const

/** How a parent order is worked. */
const algorithmTermsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('MARKETABLE'), reach: share, attempts: z.number().int().positive() }),
  z.strictObject({
    kind: z.literal('LIMIT'),
    join: z.enum(['NEAR', 'MID', 'FAR']),
    attempts: z.number().int().positive(),
  }),
  z.strictObject({
    kind: z.literal('POST_ONLY'),
    maximumReprices: z.number().int().nonnegative(),
    repriceInterval: span,
    patience: span,
    thenCross: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('PEG'),
    to: z.enum(['MID', 'NEAR']),
    offset: span,
    threshold: z.number().min(1),
    repriceInterval: span,
  }),
  z.strictObject({
    kind: z.literal('ICEBERG'),
    display: z.number().positive(),
    variation: share,
    repriceInterval: span,
  }),
  z.strictObject({ kind: z.literal('TWAP'), slots: z.number().int().positive().max(10_000), ...slotShape }),
  z.strictObject({ kind: z.literal('VWAP'), curve: z.array(span).min(1).max(10_000).readonly(), ...slotShape }),
  z.strictObject({
    kind: z.literal('POV'),
    rate: share,
    cap: share,
    maximumSlice: z.number().positive(),
    patience: span,
    reach: share,
  }),
]) as z.ZodType<AlgorithmTerms>

/** How an approved quantity is to be worked, as it stands on the card. */
export const executionPlanSchema = z.strictObject({
  terms: algorithmTermsSchema,
  duration: span,
  words: textSchema,
  expectedBps: z.number().nullable(),
  p90Bps: z.number().nullable(),
  alternatives: z
    .array(z.strictObject({ style: z.string().max(40), expectedBps: z.number().nullable() }))
    .max(10)
    .readonly(),
}) as z.ZodType<ExecutionPlan>

const parentOrderSchema = z.strictObject({
  parentId: z.string().min(1).max(80),
  side: z.enum(['BUY', 'SELL']),
  quantity: z.number().int().positive(),
  quantityIncrement: z.number().int().positive(),
  priceIncrement: z.number().int().positive(),
  minimumQuantity: z.number().int().positive(),
  limitPrice: amountSchema.nullable(),
  decisionPrice: amountSchema,
  slippageBudget: share.nullable(),
  startAt: timestampSchema,
  deadline: timestampSchema,
  seed: z.number().int().nonnegative(),
  minimumInterval: span,
  maximumChildren: z.number().int().positive().max(10_000),
  maximumRejections: z.number().int().positive(),
  replaces: z.boolean(),
  exits: z.strictObject({ stopPrice: amountSchema, targetPrice: amountSchema.nullable() }).nullable(),
  terms: algorithmTermsSchema,
})

/** A parent order as risk hands it to the broker: worked by an algorithm instead of sent at once. */
export const parentSubmissionSchema = z.strictObject({
  parent: parentOrderSchema,
  decision: z.strictObject({
    accountId: identifierSchema<AccountId>(),
    instrumentId: identifierSchema<InstrumentId>(),
    strategyId: identifierSchema<StrategyId>(),
    signalId: identifierSchema<SignalId>(),
    proposalId: identifierSchema<ProposalId>().nullable(),
    role: z.enum(['ENTRY', 'EXIT']),
    restingTime: z.enum(['DAY', 'GTC']),
  }),
  words: textSchema,
})
/** A parent order as risk hands it to the broker. */
export type ParentSubmission = z.infer<typeof parentSubmissionSchema>

/** A parent order and how far it has come; scaled quantities and prices. */
export const parentViewSchema = z.strictObject({
  key: z.string().min(1).max(80),
  accountId: identifierSchema<AccountId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  strategyId: identifierSchema<StrategyId>(),
  signalId: identifierSchema<SignalId>(),
  proposalId: identifierSchema<ProposalId>().nullable(),
  role: z.enum(['ENTRY', 'EXIT']),
  side: z.enum(['BUY', 'SELL']),
  algorithm: z.enum(['MARKETABLE', 'LIMIT', 'POST_ONLY', 'PEG', 'ICEBERG', 'TWAP', 'VWAP', 'POV']),
  words: textSchema,
  quantity: z.number().int().positive(),
  filled: z.number().int().nonnegative(),
  /** What working children may still fill, unknown ones in full. */
  open: z.number().int().nonnegative(),
  children: z.number().int().nonnegative(),
  phase: z.enum(['NEW', 'RUNNING', 'PAUSED', 'DONE', 'GAVE_UP', 'STOPPED']),
  reason: z.strictObject({ code: z.string().max(80), text: textSchema }).nullable(),
  startAt: timestampSchema,
  deadline: timestampSchema,
  /** Worst price of any child. */
  worstPrice: amountSchema,
  decisionPrice: amountSchema,
  /** Share of the quantity that the schedule expects by now, 0..1; null for algorithms without one. */
  scheduled: share.nullable(),
  /** Cost against the decision price so far, fees included, basis points of the value; null while it is not known. */
  shortfallBps: z.number().nullable(),
  /** What of the shortfall is not known, in words; null when all of it is. */
  unknown: textSchema.nullable(),
  /** 0..100, once it has ended and every part is known. */
  quality: z.strictObject({ score: z.number().min(0).max(100), text: textSchema }).nullable(),
})
/** A parent order and how far it has come. */
export type ParentView = z.infer<typeof parentViewSchema>
