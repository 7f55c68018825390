import * as z from 'zod'

/** A share of the value traded, in both directions: what a venue gives back is negative. */
const rateSchema = z.number().min(-0.01).max(0.5)
/** Market volume of the last thirty days, currency units. */
const volumeSchema = z.number().min(0)

/** The tier that counts is the one of the largest volume reached; below all of them the smallest. */
const tiersSchema = z
  .array(z.strictObject({ volume: volumeSchema, maker: rateSchema, taker: rateSchema }))
  .min(1)
  .max(50)
  .readonly()

/** How trades are charged; rates are shares of the value, amounts currency units. */
export const feeScheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('share'), rate: rateSchema }),
  z.strictObject({ kind: z.literal('maker-taker'), maker: rateSchema, taker: rateSchema }),
  z.strictObject({ kind: z.literal('tiered'), tiers: tiersSchema }),
  z.strictObject({
    kind: z.literal('per-unit'),
    amount: z.number().min(0).max(1_000),
    minimum: z.number().min(0).max(1_000),
    mostOfValue: z.number().positive().max(1).nullable(),
  }),
  z.strictObject({ kind: z.literal('per-order'), amount: z.number().min(0).max(1_000) }),
  z.strictObject({
    kind: z.literal('preset'),
    name: z.enum([
      'ibkr-fixed',
      'ibkr-tiered',
      'alpaca',
      'binance-spot',
      'binance-usd-m',
      'kraken',
      'coinbase-advanced',
    ]),
  }),
])

/** How an order moves the price by its own size. */
export const impactModelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('quadratic'), coefficient: z.number().min(0).max(100) }),
  z.strictObject({ kind: z.literal('square-root'), coefficient: z.number().min(0).max(100) }),
])

/** An hour, microseconds: longer is not a delay. */
const LONGEST = 3_600_000_000
const delaySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), delay: z.number().int().min(0).max(LONGEST) }),
  z.strictObject({
    kind: z.literal('lognormal'),
    median: z.number().min(0).max(LONGEST),
    sigma: z.number().min(0).max(5),
  }),
])

/** Delays of the feed, of orders and of cancels, microseconds, drawn from a seed. */
export const latenciesSchema = z.strictObject({
  feed: delaySchema,
  order: delaySchema,
  cancel: delaySchema,
  seed: z.number().int().min(0).max(0xffffffff),
})

/** Order in which a bar's prices are thought to have come. */
export const intrabarRuleSchema = z.enum(['worst-first', 'expected', 'best-first'])
