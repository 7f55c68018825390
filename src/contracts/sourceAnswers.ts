import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { NewsItem } from '#core/model/newsItem.ts'
import {
  barColumnsSchema,
  barIntervalSchema,
  columnSchema,
  identifierSchema,
  nothingSchema,
  textSchema,
  timestampSchema,
} from './records/basics.ts'
import { companySchema } from './records/facts.ts'
import { instrumentSchema, marketActionSchema } from './records/market.ts'
import { linkStateSchema, sourceIdSchema } from './records/sources.ts'

/** Why a source gave no answer. */
const feedFailureSchema = z.strictObject({
  code: z.enum([
    'FEED_RATE_LIMITED',
    'FEED_UNAVAILABLE',
    'FEED_TIMED_OUT',
    'FEED_KEY_REFUSED',
    'FEED_KEY_MISSING',
    'FEED_UNKNOWN_INSTRUMENT',
    'FEED_BAD_ANSWER',
    'FEED_ANSWER_TOO_LARGE',
    'FEED_INSECURE',
    'FEED_STOPPED',
  ]),
  message: textSchema,
  retryAt: timestampSchema.nullable(),
  context: z.record(z.string(), z.unknown()).readonly().optional(),
})

function answerSchema<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), failure: feedFailureSchema }),
  ])
}

// Made by our own normalisers on the same thread, thousands a second: checked there field by field, not again here.
const marketEventsSchema = z.custom<readonly MarketEvent[]>((value) => Array.isArray(value), 'events of a market')
const newsItemsSchema = z.custom<readonly NewsItem[]>((value) => Array.isArray(value), 'news')

/** Ties an answer to its question. */
const requestIdSchema = z.string().min(1).max(80)

/** An instrument as a source lists it. */
export const listedInstrumentSchema = z.strictObject({
  instrument: instrumentSchema,
  /** What the source itself calls it. */
  sourceSymbol: z.string().min(1).max(64),
  product: z.enum(['SPOT', 'SWAP', 'FUTURE', 'SHARE', 'INDEX']),
})

/** What the sources say, as the data engine hears it: messages of its own thread, never of a screen. */
export const sourceAnswers = {
  /** Events of one or more messages of a live connection, in the order of the venue. */
  TakeMarketEvents: {
    payload: z.strictObject({ sourceId: sourceIdSchema, events: marketEventsSchema }),
    reply: nothingSchema,
  },
  /** A book whose sequence broke; null means every book of the source. */
  TakeFeedGap: {
    payload: z.strictObject({
      sourceId: sourceIdSchema,
      instrumentId: identifierSchema<InstrumentId>().nullable(),
      reason: textSchema,
    }),
    reply: nothingSchema,
  },
  /** A message that could not be used, or a part of one. */
  TakeRejection: {
    payload: z.strictObject({
      sourceId: sourceIdSchema,
      code: z.string().max(60),
      reason: textSchema,
      at: timestampSchema,
      /** The beginning of the message, for a person to judge. */
      sample: z.string().max(2_000),
    }),
    reply: nothingSchema,
  },
  TakeLink: {
    payload: z.strictObject({
      sourceId: sourceIdSchema,
      at: timestampSchema,
      state: linkStateSchema,
      reason: textSchema,
    }),
    reply: nothingSchema,
  },
  /** One attempt at a source, for its service level. */
  TakeCall: {
    payload: z.strictObject({
      sourceId: sourceIdSchema,
      at: timestampSchema,
      latency: z.number().nonnegative(),
      code: z.union([z.literal('OK'), feedFailureSchema.shape.code]),
      clockSkew: z.number().nullable(),
    }),
    reply: nothingSchema,
  },
  /** Finished bars that were asked for, and from where to ask on (null when there is no more). */
  TakeBars: {
    payload: z.strictObject({
      requestId: requestIdSchema,
      sourceId: sourceIdSchema,
      instrumentId: identifierSchema<InstrumentId>(),
      interval: barIntervalSchema,
      answer: answerSchema(z.strictObject({ columns: barColumnsSchema, next: timestampSchema.nullable() })),
    }),
    reply: nothingSchema,
  },
  /** Rows of funding, open interest, mark or index prices that were asked for. */
  TakeHistory: {
    payload: z.strictObject({
      requestId: requestIdSchema,
      sourceId: sourceIdSchema,
      instrumentId: identifierSchema<InstrumentId>(),
      kind: z.enum(['mark', 'index', 'funding', 'open-interest']),
      interval: z.union([barIntervalSchema, z.literal('event')]),
      answer: answerSchema(
        z.strictObject({
          columns: z.strictObject({ ts: columnSchema, values: z.array(columnSchema).readonly() }),
          next: timestampSchema.nullable(),
        }),
      ),
    }),
    reply: nothingSchema,
  },
  /** Splits, dividends and the like that were asked for. */
  TakeActions: {
    payload: z.strictObject({
      requestId: requestIdSchema,
      sourceId: sourceIdSchema,
      instrumentId: identifierSchema<InstrumentId>(),
      answer: answerSchema(z.array(z.strictObject({ ts: timestampSchema, action: marketActionSchema })).readonly()),
    }),
    reply: nothingSchema,
  },
  /** Every instrument that a source lists. */
  TakeInstruments: {
    payload: z.strictObject({
      requestId: requestIdSchema,
      sourceId: sourceIdSchema,
      answer: answerSchema(z.array(listedInstrumentSchema).readonly()),
    }),
    reply: nothingSchema,
  },
  /** What a source tells of a company: its books and the trades of its insiders. */
  TakeCompany: {
    payload: z.strictObject({
      requestId: requestIdSchema,
      sourceId: sourceIdSchema,
      answer: answerSchema(companySchema),
    }),
    reply: nothingSchema,
  },
  TakeNews: {
    payload: z.strictObject({
      requestId: requestIdSchema,
      sourceId: sourceIdSchema,
      answer: answerSchema(z.strictObject({ items: newsItemsSchema, next: timestampSchema.nullable() })),
    }),
    reply: nothingSchema,
  },
} as const
