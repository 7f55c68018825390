import * as z from 'zod'
import type { AccountId, ClientOrderId, InstrumentId } from '#core/model/identifiers.ts'
import { defineChannel } from './channel.ts'
import { feeScheduleSchema, impactModelSchema, intrabarRuleSchema, latenciesSchema } from './exchangeTerms.ts'
import { borrowTermsSchema, marginTermsSchema } from './marginTerms.ts'
import { accountAdjustmentSchema } from './records/adjustment.ts'
import { identifierSchema, nothingSchema, textSchema, timestampSchema } from './records/basics.ts'
import { connectionIdSchema } from './records/brokerAccounts.ts'
import { decisionRecordSchema, proposalSchema } from './records/decision.ts'
import { fillSchema, foreignDecisionSchema, orderSchema, orderSpecificationSchema } from './records/execution.ts'
import { instrumentSchema, sessionSchema } from './records/market.ts'
import { limitStandingSchema } from './records/limitChanges.ts'
import { parentSubmissionSchema, parentViewSchema } from './records/parents.ts'
import { guardLevelSchema, journalEntryViewSchema, killPathSchema } from './records/safety.ts'
import { ceremonyNoteSchema } from './liveCeremony.ts'
import { venueAnswers } from './venueAnswers.ts'

/** Costs and manners of the simulated exchange behind a paper account. */
export const exchangeConfigurationSchema = z.strictObject({
  /** Fee as a share of the value traded, charged at entry and at exit. */
  commission: z.number().min(0).max(0.5),
  /** Whole bid-ask spread as a share of the price; paid where no quotes are known. */
  spread: z.number().min(0).max(0.5),
  /** Every trade at the market pays half of the spread, or the entry pays it whole. */
  spreadPaid: z.enum(['each-side', 'at-entry']),
  /** Further slippage as a share of the price. */
  slippage: z.number().min(0).max(0.5),
  /** Order latency, microseconds. */
  latency: z.number().int().min(0),
  /** Largest share of a bar's volume one order may take; null for no limit. */
  volumeShare: z.number().positive().max(1).nullable(),
  fill: z.enum(['next-open', 'close']),
  /** A schedule of fees in place of `commission`. */
  fees: feeScheduleSchema.optional(),
  /** Trades on bars pay `spread`, or the spread of the last quote where one is known; `spread` when left out. */
  spreadFrom: z.enum(['terms', 'quotes']).optional(),
  /** How orders move the price; quadratic with 0.1 when left out and `volumeShare` is set, else none. */
  impact: impactModelSchema.optional(),
  /** Delays by distribution in place of `latency`. */
  latencies: latenciesSchema.optional(),
  /** What is assumed of the way a bar took; the worst when left out. */
  intrabar: intrabarRuleSchema.optional(),
  /** How resting orders move up in their queues; risk-averse when left out. */
  queue: z.enum(['risk-averse', 'probabilistic']).optional(),
  /** What the account must own of what it opens; a cash account when left out. */
  margin: marginTermsSchema.optional(),
  /** Cost and supply of borrowed units; free and any number when left out. */
  borrow: borrowTermsSchema.optional(),
})
/** Costs and manners of the simulated exchange. */
export type ExchangeConfiguration = z.infer<typeof exchangeConfigurationSchema>

/** What entitles an order to leave: the verdict of the checks and, when it adds risk, the human's approval. */
export const mandateSchema = z.strictObject({
  verdictId: z.string(),
  approval: z
    .strictObject({
      proposalId: z.string(),
      hash: z.string().length(64),
      decidedAt: timestampSchema,
      decision: decisionRecordSchema.nullable(),
    })
    .nullable(),
})
/** What entitles an order to leave. */
export type Mandate = z.infer<typeof mandateSchema>

/** The broker engine: the order gate, the journal, the kill switch, reconciliation. */
export const brokerChannel = defineChannel({
  name: 'broker',
  version: 1,
  commands: {
    /** Commits the intents with their approval in one full-sync transaction, then sends them in order. Raised by risk only. */
    SubmitOrders: {
      payload: z.strictObject({
        orders: z.array(orderSpecificationSchema).min(1).max(20).readonly(),
        mandate: mandateSchema,
      }),
      reply: nothingSchema,
    },
    /**
     * Writes the approval and the parent order down in one full-sync transaction, then works it by its algorithm; each of
     * its orders is written before it leaves and stands under the same approval. Raised by risk only.
     */
    WorkParent: {
      payload: z.strictObject({ ...parentSubmissionSchema.shape, mandate: mandateSchema }),
      reply: nothingSchema,
    },
    /** Ends parent orders for ever and cancels what they have open. */
    CancelParents: {
      payload: z.strictObject({
        parentIds: z.array(z.string().min(1).max(80)).max(1_000).readonly(),
        cause: textSchema,
      }),
      reply: nothingSchema,
    },
    CancelOrders: {
      payload: z.strictObject({
        clientOrderIds: z.array(identifierSchema<ClientOrderId>()).max(1_000).readonly(),
        cause: textSchema,
      }),
      reply: nothingSchema,
    },
    ConfigureExchange: { payload: exchangeConfigurationSchema, reply: nothingSchema },
    /** Closes every position at the last close; the end of a backtest. */
    FinalizePositions: { payload: nothingSchema, reply: nothingSchema },
    /** Latches the kill; the gate flag has usually been set before this arrives. */
    Kill: {
      payload: z.strictObject({
        path: killPathSchema,
        pressedAt: timestampSchema,
        /** When the gate was closed, if the host closed it before this command arrived. */
        gateClosedAt: timestampSchema.nullable(),
        reason: textSchema,
        drill: z.boolean(),
      }),
      reply: nothingSchema,
    },
    /** Unlatches the kill after the ceremony; entries stay paused. */
    Rearm: {
      payload: z.strictObject({
        checklist: z.array(z.string().max(200)).length(5).readonly(),
        heldMilliseconds: z.number().min(2_000),
      }),
      reply: nothingSchema,
    },
    /** Keeps the result of a drill in the journal; raised by the host alone. */
    NoteDrill: {
      payload: z.strictObject({
        gateMilliseconds: z.number().nonnegative(),
        verified: z.number().int().nonnegative(),
        paths: z
          .array(z.strictObject({ path: killPathSchema, milliseconds: z.number().nonnegative().nullable() }))
          .max(10),
      }),
      reply: nothingSchema,
    },
    /** Which orders would close the account now, one for each part of a position. */
    PreviewFlatten: {
      payload: nothingSchema,
      reply: z.strictObject({
        closing: z
          .array(
            z.strictObject({
              instrumentId: identifierSchema<InstrumentId>(),
              side: z.enum(['BUY', 'SELL']),
              /** Scaled quantity of the instrument. */
              quantity: z.number().int().positive(),
              /** Working orders of the instrument that are cancelled before. */
              cancelsFirst: z.number().int().nonnegative(),
            }),
          )
          .max(1_000)
          .readonly(),
      }),
    },
    /**
     * Closes every position, one at a time, each after its cancels are confirmed. Only while the kill is on or entries are
     * paused, and only with the word FLATTEN typed.
     */
    Flatten: { payload: z.strictObject({ typed: z.string().max(40) }), reply: nothingSchema },
    /** A human decides an order whose outcome the venue cannot tell. */
    ResolveUnknownOrder: {
      payload: z.strictObject({
        clientOrderId: identifierSchema<ClientOrderId>(),
        decision: z.enum(['NEVER_ARRIVED', 'KEEP_WAITING']),
      }),
      reply: nothingSchema,
    },
    Reconcile: { payload: nothingSchema, reply: nothingSchema },
    /**
     * A human decides about a difference to the venue: takes the venue's word into the books, leaves it as it is for as
     * long as it does not change, or ends it at the venue. `what`, `ours`, `venue` and `price` are as they were shown;
     * when they have changed meanwhile nothing is done. A price that could not be offered is the trader's own.
     */
    DecideForeign: {
      payload: z.strictObject({
        what: textSchema,
        ours: textSchema,
        venue: textSchema,
        decision: foreignDecisionSchema,
        price: z.number().int().positive().nullable(),
      }),
      reply: nothingSchema,
    },
    ...venueAnswers,
    /** What the journal knows that must be true before real money is traded. The host alone asks. */
    QueryLiveFacts: {
      payload: z.strictObject({ connectionId: connectionIdSchema, limitsHash: z.string().length(64) }),
      reply: z.strictObject({
        paperApprovals: z.number().int().nonnegative(),
        lastDrillAt: timestampSchema.nullable(),
        isSigned: z.boolean(),
      }),
    },
    /** Writes down what was signed, drilled or entered, on the disk before it is answered. Raised by the host alone. */
    NoteCeremony: { payload: ceremonyNoteSchema, reply: nothingSchema },
    VerifyJournal: {
      payload: nothingSchema,
      reply: z.strictObject({
        ok: z.boolean(),
        entries: z.number().int(),
        head: z.string(),
        finding: textSchema.nullable(),
      }),
    },
    QueryJournal: {
      payload: z.strictObject({
        before: z.number().int().positive().nullable(),
        limit: z.number().int().min(1).max(500),
        kind: z.string().max(60).nullable(),
      }),
      reply: z.strictObject({ entries: z.array(journalEntryViewSchema).readonly() }),
    },
  },
  events: {
    /** Start-up recovery ended: the books as folded from the journal and checked against the venue. */
    BooksRecovered: z.strictObject({
      session: sessionSchema,
      instruments: z.array(instrumentSchema).readonly(),
      orders: z.array(orderSchema).readonly(),
      fills: z.array(fillSchema).readonly(),
      /** What happened to the account beside its fills, oldest first; nothing when left out. */
      adjustments: z.array(accountAdjustmentSchema).readonly().optional(),
      reconciled: z.boolean(),
      killed: z.boolean(),
      entriesPaused: z.boolean(),
      /** Guard level of the account as risk told it last; NORMAL when left out. */
      guardLevel: guardLevelSchema.optional(),
      /** Limits that the trader has set of the account, as risk told them last; none when left out. */
      limits: limitStandingSchema.optional(),
      /** Proposals that were waiting when the last run ended; risk withdraws them. */
      openProposals: z.array(proposalSchema).readonly(),
      /** Parent orders that are being worked; none when left out. */
      parents: z.array(parentViewSchema).readonly().optional(),
      readOnly: z.boolean(),
      /** False where the venue has no stops of its own, so that risk watches in their place; true when left out. */
      nativeStops: z.boolean().optional(),
    }),
    /**
     * An order changed; carries the whole order, and the fill when that is what changed it. A fill with a `revision`
     * counts in the place of `replaced`, the telling of the same execution that counted until now, if there was any.
     */
    OrderChanged: z.strictObject({
      order: orderSchema,
      fill: fillSchema.nullable(),
      cause: textSchema,
      replaced: fillSchema.optional(),
    }),
    /** A parent order began, moved on or ended. */
    ParentChanged: parentViewSchema,
    /** The account changed beside trading; the adjustments of one moment, which count together. */
    AccountAdjusted: z.strictObject({
      adjustments: z.array(accountAdjustmentSchema).min(1).readonly(),
      cause: textSchema,
    }),
    KillTripped: z.strictObject({ path: killPathSchema, reason: textSchema, at: timestampSchema }),
    KillRearmed: z.strictObject({ at: timestampSchema }),
    AccountDiverged: z.strictObject({ accountId: identifierSchema<AccountId>(), text: textSchema }),
    /** The journal cannot be written or trusted: no new orders until it can. */
    JournalRefused: z.strictObject({ code: z.string(), text: textSchema }),
    JournalRestored: nothingSchema,
  },
})
