import * as z from 'zod'
import type {
  AccountId,
  ClientOrderId,
  ExecutionId,
  InstrumentId,
  ProposalId,
  SignalId,
  StrategyId,
  VenueOrderId,
} from '#core/model/identifiers.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import { currencySchema, amountSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'

/** When an order may trade. */
export const orderTypeSchema = z.enum(['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP'])
/** How long an order works. */
export const timeInForceSchema = z.enum(['GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE'])

/** How far a trailing stop stays behind the best price. */
export const trailSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('AMOUNT'), distance: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('FRACTION'), fraction: z.number().positive().lt(1) }),
  z.strictObject({
    kind: z.literal('AVERAGE_TRUE_RANGE'),
    multiple: z.number().positive(),
    length: z.number().int().min(1).max(1_000),
  }),
])

const specialTermsSchema = z.strictObject({
  postOnly: z.boolean(),
  displayQuantity: z.number().int().positive().nullable(),
  trail: trailSchema.nullable(),
  expireAt: timestampSchema.nullable(),
})

const specificationShape = {
  clientOrderId: identifierSchema<ClientOrderId>(),
  accountId: identifierSchema<AccountId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  strategyId: identifierSchema<StrategyId>(),
  signalId: identifierSchema<SignalId>(),
  proposalId: identifierSchema<ProposalId>().nullable(),
  role: z.enum(['ENTRY', 'EXIT', 'STOP_LOSS', 'TAKE_PROFIT']),
  side: z.enum(['BUY', 'SELL']),
  type: orderTypeSchema,
  quantity: z.number().int().positive().nullable(),
  sizing: z.strictObject({ kind: z.literal('EQUITY_FRACTION'), fraction: z.number().positive().max(1) }).nullable(),
  limitPrice: amountSchema.nullable(),
  stopPrice: amountSchema.nullable(),
  timeInForce: timeInForceSchema,
  reduceOnly: z.boolean(),
  ocoGroup: z.string().max(80).nullable(),
  parentClientOrderId: identifierSchema<ClientOrderId>().nullable(),
  attachedExit: z
    .strictObject({
      stopLossFraction: z.number().positive().nullable(),
      takeProfitFraction: z.number().positive().nullable(),
      trail: trailSchema.optional(),
    })
    .nullable(),
  special: specialTermsSchema.optional(),
  tsInit: timestampSchema,
} as const

/** An order as decided. */
export const orderSpecificationSchema = z.strictObject(specificationShape) as z.ZodType<OrderSpecification>

const orderStatusSchema = z.enum([
  'INITIALIZED',
  'INTENDED',
  'SUBMITTED',
  'ACCEPTED',
  'PARTIALLY_FILLED',
  'PENDING_CANCEL',
  'UNKNOWN',
  'FILLED',
  'CANCELLED',
  'EXPIRED',
  'REJECTED',
  'DENIED',
])

/** An order and where it stands. */
export const orderSchema = z.strictObject({
  ...specificationShape,
  status: orderStatusSchema,
  venueOrderId: identifierSchema<VenueOrderId>().nullable(),
  filledQuantity: z.number().int().nonnegative(),
  averageFillPrice: z.number().nullable(),
  reason: z.strictObject({ code: z.string(), text: textSchema }).nullable(),
  tsLast: timestampSchema,
  beneath: z
    .strictObject({
      status: orderStatusSchema,
      reason: z.strictObject({ code: z.string(), text: textSchema }).nullable(),
    })
    .optional(),
  amended: z.literal(true).optional(),
}) as z.ZodType<Order>

/** One execution; only a revision may have quantity 0, which takes it back. */
export const fillSchema = z
  .strictObject({
    executionId: identifierSchema<ExecutionId>(),
    venue: z.string(),
    accountId: identifierSchema<AccountId>(),
    clientOrderId: identifierSchema<ClientOrderId>(),
    instrumentId: identifierSchema<InstrumentId>(),
    strategyId: identifierSchema<StrategyId>(),
    side: z.enum(['BUY', 'SELL']),
    quantity: z.number().int().nonnegative(),
    price: z.number().int().positive(),
    fee: amountSchema,
    slippage: amountSchema,
    liquidity: z.enum(['MAKER', 'TAKER']).optional(),
    revision: z.number().int().positive().optional(),
    tsEvent: timestampSchema,
    tsInit: timestampSchema,
  })
  .refine(
    ({ quantity, revision }) => quantity > 0 || revision !== undefined,
    'A fill needs a quantity.',
  ) as z.ZodType<Fill>

/** A holding as the screens show it; money in micro-units. */
export const positionViewSchema = z.strictObject({
  key: identifierSchema<InstrumentId>(),
  accountId: identifierSchema<AccountId>(),
  quantity: amountSchema,
  /** Currency units. */
  averagePrice: z.number().nullable(),
  last: z.number().nullable(),
  unrealised: amountSchema.nullable(),
  realised: amountSchema,
  fees: amountSchema,
  /** Loss if the protective stop fills at its price; null without a stop. */
  riskToStop: amountSchema.nullable(),
  /** Working protective stops that the venue has accepted cover all of it. */
  protectedAtVenue: z.boolean(),
  /**
   * How it is protected, that of its worst part; NOT_OFFERED where the venue has no stops of its own and this program
   * watches instead. Left out while nothing is known of it.
   */
  protection: z.enum(['PROTECTED', 'PARTLY', 'UNPROTECTED', 'NOT_OFFERED', 'UNKNOWN']).optional(),
  tsLast: timestampSchema,
})
/** A holding as the screens show it. */
export type PositionView = z.infer<typeof positionViewSchema>

/** The account as the screens show it; money in micro-units. */
export const accountViewSchema = z.strictObject({
  key: identifierSchema<AccountId>(),
  currency: currencySchema,
  startingCash: amountSchema,
  cash: amountSchema,
  equity: amountSchema,
  equityPeak: amountSchema,
  dayProfit: amountSchema,
  realised: amountSchema,
  unrealised: amountSchema,
  fees: amountSchema,
  /** 0..1 below the peak. */
  drawdown: z.number().min(0),
  /** Gross exposure over equity. */
  grossExposure: z.number().min(0),
  /** Loss still allowed today before entries stop. */
  lossBudgetLeft: amountSchema,
})
/** The account as the screens show it. */
export type AccountView = z.infer<typeof accountViewSchema>

/** What the trader may do about a difference to the venue. */
export const foreignDecisionSchema = z.enum(['ADOPT', 'IGNORE', 'CLOSE'])
/** What the trader may do about a difference to the venue. */
export type ForeignDecision = z.infer<typeof foreignDecisionSchema>

/** What can be decided about a difference, and at which price the venue's word would be taken into the books. */
const differenceChoiceSchema = z.strictObject({
  decisions: z.array(foreignDecisionSchema).readonly(),
  /** Scaled price; null where none is needed or none is known, and then the trader gives one. */
  price: z.number().int().positive().nullable(),
  priceFrom: z.enum(['VENUE_AVERAGE', 'LAST']).nullable(),
  /** From when on it can be decided, because before that the venue may still explain it; null when it never can yet. */
  decidableAt: timestampSchema.nullable(),
  /** Left as it is by the trader; entries go on. */
  isIgnored: z.boolean(),
})
/** What can be decided about a difference. */
export type DifferenceChoice = z.infer<typeof differenceChoiceSchema>

/** Comparison of our books with the venue's. */
export const reconciliationViewSchema = z.strictObject({
  key: z.literal('current'),
  state: z.enum(['NEVER', 'MATCHED', 'DIVERGED', 'FAILED']),
  at: timestampSchema.nullable(),
  differences: z
    .array(
      z.strictObject({
        what: textSchema,
        ours: textSchema,
        venue: textSchema,
        /** Left out where the venue answers at once and there is nothing to decide. */
        choice: differenceChoiceSchema.optional(),
      }),
    )
    .readonly(),
})
/** Comparison of our books with the venue's. */
export type ReconciliationView = z.infer<typeof reconciliationViewSchema>
