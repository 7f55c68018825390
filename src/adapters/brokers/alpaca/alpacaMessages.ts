import * as z from 'zod'

const SHORT = 200

/** A text; numbers arrive as the text they were written as. */
const text = z.string().max(SHORT)
const named = text.min(1)
const optionalText = text.nullish().transform((value) => value ?? null)

/** An order as Alpaca writes it. Fields that nothing is made of are not looked at, for they come and go. */
export const orderMessage = z.object({
  id: named,
  client_order_id: optionalText,
  symbol: named,
  side: z.enum(['buy', 'sell']),
  type: named,
  time_in_force: named,
  status: named,
  /** Null for orders over an amount of money. */
  qty: optionalText,
  filled_qty: named,
  limit_price: optionalText,
  stop_price: optionalText,
  position_intent: optionalText,
  submitted_at: optionalText,
  created_at: optionalText,
  updated_at: optionalText,
})

/** An order that was read. */
export type OrderMessage = z.output<typeof orderMessage>

/** An execution in the list of activities. */
export const fillActivity = z.object({
  /** `YYYYMMDDhhmmssSSS::uuid` */
  id: named,
  activity_type: z.literal('FILL'),
  order_id: named,
  symbol: named,
  side: z.enum(['buy', 'sell', 'sell_short']),
  qty: named,
  price: named,
  transaction_time: named,
})

/** An execution that was read. */
export type FillActivity = z.output<typeof fillActivity>

/** A position. */
export const positionMessage = z.object({
  symbol: named,
  qty: named,
  side: optionalText,
  avg_entry_price: optionalText,
})

/** The account. Broker fields appear and disappear; only what is relied on must be there. */
export const accountMessage = z.object({
  account_number: named,
  currency: optionalText,
  status: optionalText,
  crypto_status: optionalText,
  cash: named,
  buying_power: named,
  shorting_enabled: z.boolean().nullish(),
  trading_blocked: z.boolean().nullish(),
  account_blocked: z.boolean().nullish(),
  options_trading_level: optionalText,
  multiplier: optionalText,
})

/** The account that was read. */
export type AccountMessage = z.output<typeof accountMessage>

/** The time of the venue. */
export const clockMessage = z.object({ timestamp: named })

/** An address that coins may be sent to. */
export const whitelistedAddress = z.object({ status: optionalText })

/** A refusal. */
export const refusalMessage = z.object({ code: optionalText, message: optionalText })

/** What the stream tells first: whether the key was taken, and what is listened to. */
export const streamFrame = z.object({ stream: named, data: z.unknown() })
export const authorizationData = z.object({ status: named })
export const listeningData = z.object({ streams: z.array(named) })

/** Something that happened to an order. */
export const tradeUpdate = z.object({
  event: named,
  execution_id: optionalText,
  /** Set for an execution that was taken back or replaced. */
  previous_execution_id: optionalText,
  qty: optionalText,
  price: optionalText,
  timestamp: optionalText,
  order: orderMessage,
})

/** What happened, as it was read. */
export type TradeUpdate = z.output<typeof tradeUpdate>

/** Reads a list whose every member must fit; null otherwise, because a short list would be taken for a whole one. */
export function readList<Schema extends z.ZodType>(value: unknown, schema: Schema): readonly z.output<Schema>[] | null {
  const checked = z.array(schema).safeParse(value)
  return checked.success ? checked.data : null
}
