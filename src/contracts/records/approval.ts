import * as z from 'zod'
import type { InstrumentId, ProposalId, StrategyId } from '#core/model/identifiers.ts'
import { estimateSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'
import { rejectReasonSchema } from './decision.ts'

const causeSchema = z.enum(['APPROVED', 'REJECTED', 'EXPIRED', 'EDITED'])

/** The idea of a decided proposal, followed to its end without money. Prices and profit in currency units. */
export const ideaViewSchema = z.strictObject({
  /** `A-0412|REJECTED`; the terms before a change have a key of their own. */
  key: z.string().max(120),
  proposalId: identifierSchema<ProposalId>(),
  strategyId: identifierSchema<StrategyId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  side: z.enum(['BUY', 'SELL']),
  cause: causeSchema,
  reason: rejectReasonSchema.nullable(),
  state: z.enum(['WAITING', 'OPEN', 'ENDED']),
  /** Market time of the decision. */
  decidedAt: timestampSchema,
  entry: z.number().nullable(),
  end: z.enum(['STOP', 'TARGET', 'HORIZON', 'NEVER_ENTERED']).nullable(),
  profit: z.number().nullable(),
  /** Result in multiples of the risk to the stop. */
  multiple: z.number().nullable(),
})
/** The idea of a decided proposal. */
export type IdeaView = z.infer<typeof ideaViewSchema>

/** How the ideas of one kind of decision ended. */
export const scoreViewSchema = z.strictObject({
  /** The cause, and the reason of refusals after a bar. */
  key: z.string().max(60),
  cause: causeSchema,
  reason: rejectReasonSchema.nullable(),
  ideas: z.number().int().nonnegative(),
  right: estimateSchema.nullable(),
  multiple: estimateSchema.nullable(),
})
/** How the ideas of one kind of decision ended. */
export type ScoreView = z.infer<typeof scoreViewSchema>

/** How many planted flaws of one kind were caught; `all` for all of them. */
export const vigilanceViewSchema = z.strictObject({
  key: z.string().max(60),
  words: textSchema,
  /** Whether practice is switched on. */
  on: z.boolean(),
  shown: z.number().int().nonnegative(),
  caught: z.number().int().nonnegative(),
  share: estimateSchema.nullable(),
})
/** How many planted flaws of one kind were caught. */
export type VigilanceView = z.infer<typeof vigilanceViewSchema>

/** What the last decisions say about the trader's care. */
export const careViewSchema = z.strictObject({
  key: z.literal('current'),
  tired: z.boolean(),
  text: textSchema,
  /** Decisions of this session, expired proposals left out. */
  decisions: z.number().int().nonnegative(),
  approved: z.number().int().nonnegative(),
  medianDwellMilliseconds: z.number().nonnegative().nullable(),
})
/** What the last decisions say about the trader's care. */
export type CareView = z.infer<typeof careViewSchema>
