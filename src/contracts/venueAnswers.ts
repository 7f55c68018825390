import * as z from 'zod'
import type { AccountId, ClientOrderId, VenueOrderId } from '#core/model/identifiers.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { accountAdjustmentSchema } from './records/adjustment.ts'
import { amountSchema, identifierSchema, nothingSchema, textSchema, timestampSchema } from './records/basics.ts'
import { fillSchema, orderSchema, orderSpecificationSchema } from './records/execution.ts'

const reason = z.strictObject({ code: z.string().max(80), text: textSchema })
const happened = { clientOrderId: identifierSchema<ClientOrderId>(), tsEvent: timestampSchema } as const

/** Everything a venue tells of orders and of the account beside them. */
const venueEventSchema = z.union([
  z.strictObject({ type: z.enum(['OrderSubmitted', 'OrderIntended', 'OrderCancelRequested']), ...happened }),
  z.strictObject({ type: z.literal('OrderAccepted'), ...happened, venueOrderId: identifierSchema<VenueOrderId>() }),
  z.strictObject({
    type: z.literal('OrderFilled'),
    ...happened,
    fill: fillSchema,
    orderQuantity: z.number().int().positive(),
  }),
  z.strictObject({ type: z.enum(['OrderFillBusted', 'OrderFillCorrected']), ...happened, fill: fillSchema }),
  z.strictObject({ type: z.literal('OrderSpawned'), ...happened, specification: orderSpecificationSchema }),
  z.strictObject({
    type: z.enum([
      'OrderCancelled',
      'OrderCancelRejected',
      'OrderExpired',
      'OrderRejected',
      'OrderDenied',
      'OrderBecameUnknown',
    ]),
    ...happened,
    reason,
  }),
  z.strictObject({
    type: z.literal('AccountAdjusted'),
    adjustments: z.array(accountAdjustmentSchema).min(1).readonly(),
  }),
]) as z.ZodType<VenueEvent>

const byInstrument = z.record(z.string().max(80), amountSchema).readonly()

/** The account as the venue tells it, all parts of it. */
const venueTruthSchema = z.strictObject({
  orders: z.array(orderSchema).readonly(),
  fills: z.array(fillSchema).readonly(),
  adjustments: z.array(accountAdjustmentSchema).readonly(),
  /** Signed scaled quantities. */
  positions: byInstrument,
  /** Scaled prices; only of positions for which the venue tells one. */
  averagePrices: byInstrument,
  unlisted: z.array(z.strictObject({ what: z.string().max(200), quantity: z.string().max(80) })).readonly(),
  /** Since when orders and fills are complete. */
  since: timestampSchema,
})

/**
 * What venues that answer later tell of an account, as commands of the broker. The host alone raises them; no screen can.
 * All of them name the account, because a session may have been changed while an answer was under way.
 */
export const venueAnswers = {
  /** News of orders and fills, in the venue's order for each order. */
  TakeVenueNews: {
    payload: z.strictObject({
      accountId: identifierSchema<AccountId>(),
      events: z.array(venueEventSchema).min(1).max(1_000).readonly(),
    }),
    reply: nothingSchema,
  },
  /** The answer to the question for the account; null when the venue did not answer or refused a part. */
  TakeVenueTruth: {
    payload: z.strictObject({
      accountId: identifierSchema<AccountId>(),
      /** When the questions left, our time: what happened later may be missing. */
      askedAt: timestampSchema,
      truth: venueTruthSchema.nullable(),
    }),
    reply: nothingSchema,
  },
  /** The state of the link, whenever it or the clock changes. */
  TakeVenueLink: {
    payload: z.strictObject({
      accountId: identifierSchema<AccountId>(),
      state: z.enum(['UP', 'DOWN']),
      /** Something may have been missed since the link was up before. */
      isGap: z.boolean(),
      /** Venue time less ours, microseconds; null when it is not known. */
      clockSkew: amountSchema.nullable(),
      text: textSchema,
    }),
    reply: nothingSchema,
  },
} as const
