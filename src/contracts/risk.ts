import * as z from 'zod'
import type { InstrumentId, ProposalId, SignalId } from '#core/model/identifiers.ts'
import { defineChannel } from './channel.ts'
import { failureSchema } from './failure.ts'
import { amountSchema, identifierSchema, nothingSchema, textSchema, timestampSchema } from './records/basics.ts'
import { decisionRecordSchema, proposalSchema, rejectReasonSchema } from './records/decision.ts'
import { entryExplanationSchema } from './records/entryExplanation.ts'
import {
  limitDifferenceSchema,
  limitReasonSchema,
  limitStandingSchema,
  limitValuesSchema,
} from './records/limitChanges.ts'
import { guardLevelSchema } from './records/safety.ts'

const proposalReference = {
  proposalId: identifierSchema<ProposalId>(),
  /** The terms the trader saw; another hash is refused. */
  hash: z.string().length(64),
}

/** Limits of an account; fractions are of equity, money in micro-units. */
const riskLimitsSchema = z.record(z.string(), z.number())

const clusterNamesSchema = z.array(z.string().min(1).max(60)).max(20).readonly()

/** How quantities are found: the house rules for people, or the explicit rules of a backtest. */
export const sizingRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('house') }),
  z.strictObject({ kind: z.literal('all-in') }),
  z.strictObject({ kind: z.literal('units'), units: z.number().positive() }),
  /** Each entry takes one of this many equal parts of what its strategy may use. */
  z.strictObject({ kind: z.literal('equal'), positions: z.number().int().min(1).max(10_000) }),
])
/** How quantities are found. */
export type SizingRule = z.infer<typeof sizingRuleSchema>

/** Changes to the methods that propose sizes; what is left out stays as the house has it. */
const sizingMethodsSchema = z.strictObject({
  kelly: z
    .strictObject({ fraction: z.number().positive().max(1), estimate: z.enum(['lower bound', 'shrunk']) })
    .optional(),
  /** Volatility of the account a year, a share of equity; null turns the method off. */
  volatilityTarget: z.number().positive().max(2).nullable().optional(),
  shrinkByRecord: z.boolean().optional(),
  riskParity: z.boolean().optional(),
})

/** What risk needs beyond the session: sizing, protective exits, and limits that differ from the defaults. */
export const riskConfigurationSchema = z.strictObject({
  sizing: sizingRuleSchema,
  stopLossFraction: z.number().positive().max(1).nullable(),
  takeProfitFraction: z.number().positive().nullable(),
  /** Share of the equity each strategy may use in a backtest with sizes of its own; 1 where left out. */
  shares: z.record(z.string(), z.number().positive().max(1)).optional(),
  limits: riskLimitsSchema,
  /** Which methods propose sizes beside the fixed fraction; the house's where left out. */
  sizingMethods: sizingMethodsSchema.optional(),
  /** Rules of the outside world instead of the house's, as JSON; one that is not right in every detail is refused. */
  rulebook: z.string().max(1_000_000).optional(),
  /** Themes and factors that instruments count to, by instrument. */
  tags: z
    .record(
      identifierSchema<InstrumentId>(),
      z.strictObject({ themes: clusterNamesSchema.optional(), factors: clusterNamesSchema.optional() }),
    )
    .optional(),
})
/** What risk needs beyond the session. */
export type RiskConfiguration = z.infer<typeof riskConfigurationSchema>

const executionStyleSchema = z.enum(['AT_ONCE', 'PATIENT', 'SPREAD'])
/** How a trader may want an entry to be worked: at once, resting first, or spread over time. */
export type ExecutionStyle = z.infer<typeof executionStyleSchema>

/** The risk engine: proposals, approvals, limits, guard levels. It owns the portfolio and is the only way to the broker. */
export const riskChannel = defineChannel({
  name: 'risk',
  version: 1,
  commands: {
    ConfigureRisk: { payload: riskConfigurationSchema, reply: nothingSchema },
    ApproveProposal: {
      payload: z.strictObject({
        ...proposalReference,
        decision: decisionRecordSchema,
        typedQuantity: z.number().nullable(),
      }),
      reply: z.strictObject({ status: z.enum(['APPROVED', 'RETURNED']) }),
    },
    /** An order the trader thought of becomes a proposal like any other: same plan, same checks, same card. */
    ProposeOrder: {
      payload: z.strictObject({
        instrumentId: identifierSchema<InstrumentId>(),
        side: z.enum(['BUY', 'SELL']),
        /** Scaled integers of the instrument. */
        quantity: z.number().int().positive(),
        orderType: z.enum(['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT']),
        limitPrice: amountSchema.nullable(),
        triggerPrice: amountSchema.nullable(),
        /** Protective stop; there is no entry without one. */
        stopPrice: amountSchema,
        targetPrice: amountSchema.nullable(),
        timeInForce: z.enum(['GTC', 'DAY', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE']),
        postOnly: z.boolean(),
        reason: z.string().trim().min(3).max(300),
      }),
      reply: z.strictObject({ proposalId: identifierSchema<ProposalId>() }),
    },
    /** What every check says to an entry now, and the smallest change after which it passes; nothing is proposed. */
    ExplainEntry: {
      payload: z.strictObject({
        instrumentId: identifierSchema<InstrumentId>(),
        side: z.enum(['BUY', 'SELL']),
        /** Scaled integers of the instrument; null takes the house's size, and the house's limit. */
        quantity: z.number().int().positive().nullable(),
        limitPrice: amountSchema.nullable(),
      }),
      reply: entryExplanationSchema,
    },
    /** Switches practice proposals of SIM and REPLAY on or off for this session. */
    SetPractice: { payload: z.strictObject({ on: z.boolean() }), reply: nothingSchema },
    /** Approves several routine proposals of one strategy and one side; each is checked by itself. */
    ApproveBatch: {
      payload: z.strictObject({
        items: z.array(z.strictObject(proposalReference)).min(2).max(10).readonly(),
        decision: decisionRecordSchema,
        /** How many the trader typed; needed from four on. */
        typedCount: z.number().int().nullable(),
      }),
      reply: z.strictObject({
        results: z
          .array(
            z.strictObject({
              proposalId: identifierSchema<ProposalId>(),
              status: z.enum(['APPROVED', 'RETURNED', 'REFUSED']),
              failure: failureSchema.nullable(),
            }),
          )
          .readonly(),
      }),
    },
    RejectProposal: {
      payload: z.strictObject({
        ...proposalReference,
        decision: decisionRecordSchema,
        reason: rejectReasonSchema,
        text: z.string().max(500),
      }),
      reply: nothingSchema,
    },
    /** Changes size, limit or style; the proposal gets a new hash and must be decided again. */
    ModifyProposal: {
      payload: z.strictObject({
        ...proposalReference,
        quantity: z.number().int().positive(),
        limitPrice: amountSchema.nullable(),
        /** How it is to be worked; left out, the house chooses. */
        style: executionStyleSchema.optional(),
      }),
      reply: z.strictObject({ hash: z.string() }),
    },
    /** Prolongs a proposal once, if it still passes every check. */
    ExtendProposal: {
      payload: z.strictObject(proposalReference),
      reply: z.strictObject({ tsExpires: timestampSchema }),
    },
    PauseEntries: { payload: nothingSchema, reply: nothingSchema },
    ResumeEntries: { payload: nothingSchema, reply: nothingSchema },
    CancelWorkingEntries: { payload: nothingSchema, reply: z.strictObject({ asked: z.number().int() }) },
    CancelOrder: { payload: z.strictObject({ clientOrderId: z.string().max(80) }), reply: nothingSchema },
    /** Leaves a position at the market; reduces risk, so it waits for nobody. */
    ClosePosition: {
      payload: z.strictObject({ instrumentId: identifierSchema<InstrumentId>() }),
      reply: nothingSchema,
    },
    /** Leaves a part of a position at the market; reduces risk, so it waits for nobody. */
    ReducePosition: {
      payload: z.strictObject({
        instrumentId: identifierSchema<InstrumentId>(),
        fraction: z.number().positive().max(1),
      }),
      reply: nothingSchema,
    },
    LoosenGuard: {
      payload: z.strictObject({ level: guardLevelSchema, reason: z.string().min(3).max(500) }),
      reply: nothingSchema,
    },
    /** What a change of limits would mean; nothing is changed. */
    PreviewLimits: {
      payload: z.strictObject({ changes: limitValuesSchema }),
      reply: z.strictObject({ differences: z.array(limitDifferenceSchema).readonly() }),
    },
    /** Tightens at once; what loosens a hard limit waits for its cool-off and then for `ApplyLimits`. */
    ProposeLimits: {
      payload: z.strictObject({ changes: limitValuesSchema, reason: limitReasonSchema }),
      reply: z.strictObject({
        differences: z.array(limitDifferenceSchema).readonly(),
        /** The change that waits; null when everything is in effect. */
        changeId: z.string().max(80).nullable(),
        appliesFrom: timestampSchema.nullable(),
      }),
    },
    /** Puts a loosening into effect once its cool-off is over; entries pause until the trader resumes them. */
    ApplyLimits: { payload: z.strictObject({ changeId: z.string().max(80) }), reply: nothingSchema },
    /** Takes back a loosening that waits. */
    WithdrawLimits: { payload: z.strictObject({ changeId: z.string().max(80) }), reply: nothingSchema },
  },
  events: {
    ProposalRaised: proposalSchema,
    /** The proposal changed or reached its end; `proposal.status` tells which. */
    ProposalChanged: z.strictObject({
      proposal: proposalSchema,
      decision: decisionRecordSchema.nullable(),
      reason: rejectReasonSchema.nullable(),
      note: textSchema,
    }),
    /** What the journal keeps of a proposal where practice is possible; tells nothing before `PracticeEnded` gives the salt. */
    ProposalSealed: z.strictObject({
      proposalId: identifierSchema<ProposalId>(),
      seal: z.string().length(64),
    }),
    /** A practice proposal came to its end; the seal of before is the hash of proposal, flaw and salt. */
    PracticeEnded: z.strictObject({
      proposalId: identifierSchema<ProposalId>(),
      flaw: z.string().max(60),
      words: textSchema,
      outcome: z.enum(['CAUGHT', 'MISSED', 'UNDECIDED']),
      salt: z.string().length(64),
    }),
    /** A signal was refused before it became a proposal. */
    SignalDenied: z.strictObject({
      signalId: identifierSchema<SignalId>(),
      instrumentId: identifierSchema<InstrumentId>(),
      denial: failureSchema,
    }),
    /** A signal became a proposal or, in a backtest or when it only reduces risk, an order. */
    SignalAnswered: z.strictObject({ signalId: identifierSchema<SignalId>(), answer: z.enum(['PROPOSED', 'SENT']) }),
    GuardLevelChanged: z.strictObject({
      level: guardLevelSchema,
      cause: textSchema,
      entriesPaused: z.boolean(),
      byHuman: z.boolean(),
    }),
    /** The trader changed limits, or a change that waited came to its end. */
    LimitsChanged: z.strictObject({
      step: z.enum(['CHANGED', 'PROPOSED', 'APPLIED', 'WITHDRAWN', 'LAPSED']),
      /** Limits concerned, old and new value in the limit's own unit. */
      changes: z.array(z.strictObject({ name: z.string().max(60), from: z.number(), to: z.number() })).readonly(),
      reason: textSchema,
      setBy: textSchema,
      /** What stands afterwards; a recovery needs only the last one. */
      standing: limitStandingSchema,
    }),
  },
})
