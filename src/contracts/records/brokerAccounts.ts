import * as z from 'zod'
import { amountSchema, currencySchema, textSchema, timestampSchema } from './basics.ts'

/** The brokers that an account can be connected at. */
export const BROKER_IDS = [
  'alpaca',
  'kraken',
  'binance',
  'binance-futures',
  'interactive-brokers',
  'questrade',
] as const
/** One of the brokers. */
export type BrokerId = (typeof BROKER_IDS)[number]

/** Our name of a connected account; part of the name of its key in the vault. */
export const connectionIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/)

/** Whether an account trades invented or real money, as its owner says; the venue is asked as well. */
const brokerEnvironmentSchema = z.enum(['paper', 'live'])

/** One connected account. Nothing of it is secret: keys lie in the vault. */
export const brokerAccountSchema = z.strictObject({
  id: connectionIdSchema,
  broker: z.enum(BROKER_IDS),
  environment: brokerEnvironmentSchema,
  name: z.string().trim().min(1).max(60),
  /** What the broker's card asks for: host, port, account and the like. */
  settings: z.record(z.string().regex(/^[a-zA-Z]{1,30}$/), z.string().max(120)).readonly(),
})
/** One connected account. */
export type BrokerAccountEntry = z.infer<typeof brokerAccountSchema>

/** The account at a venue that a session trades in; its mode is bound to it. */
export const sessionAccountSchema = z.strictObject({
  connectionId: connectionIdSchema,
  venue: z.string().min(1).max(40),
  /** The last four characters of the account's number. */
  number: z.string().min(1).max(4),
  /** As the venue told when the session was opened; null when it does not tell. */
  isLive: z.boolean().nullable(),
})
/** The account at a venue that a session trades in. */
export type SessionAccount = z.infer<typeof sessionAccountSchema>

/** What a venue can do, as its adapter promises. */
export const brokerAbilitiesSchema = z.strictObject({
  /** What it does with an order id it has seen before. */
  idempotency: z.enum(['FOR_EVER', 'WHILE_OPEN', 'FOR_A_WHILE', 'NONE']),
  /** How long "not found" may be wrong, microseconds. */
  worstLag: z.number().nonnegative(),
  orderTypes: z.array(z.string().max(20)).readonly(),
  timesInForce: z.array(z.string().max(20)).readonly(),
  nativeStops: z.boolean(),
  brackets: z.boolean(),
  postOnly: z.boolean(),
  reduceOnly: z.boolean(),
  shortSales: z.boolean(),
  extendedHours: z.boolean(),
  cancelAll: z.boolean(),
  /** Microseconds of our silence after which the venue cancels by itself; null where it does not. */
  deadMan: z.number().nonnegative().nullable(),
  placesOrders: z.boolean(),
})
/** What a venue can do. */
export type BrokerAbilities = z.infer<typeof brokerAbilitiesSchema>

/** What a venue said of an account when it was asked. */
export const toldAccountSchema = z.strictObject({
  at: timestampSchema,
  venue: z.string().min(1).max(40),
  /** The last four characters. */
  number: z.string().max(4),
  currency: currencySchema,
  isLive: z.boolean().nullable(),
  permissions: z.array(textSchema).max(50).readonly(),
  /** Venue time less ours, microseconds; null when it was not told. */
  clockSkew: amountSchema.nullable(),
  /** Cash in the account's currency, micro-units; null when the venue did not tell it. */
  cash: amountSchema.nullable(),
  openOrders: z.number().int().nonnegative().nullable(),
  positions: z.number().int().nonnegative().nullable(),
})
/** What a venue said of an account when it was asked. */
export type ToldAccount = z.infer<typeof toldAccountSchema>

/** One connected account as the screens show it. */
export const brokerAccountViewSchema = z.strictObject({
  key: connectionIdSchema,
  broker: z.enum(BROKER_IDS),
  brokerName: textSchema,
  environment: brokerEnvironmentSchema,
  name: textSchema,
  venue: z.string(),
  keyState: z.enum(['NOT_NEEDED', 'MISSING', 'KEPT']),
  /** UNUSED while no session trades in it. */
  link: z.enum(['UNUSED', 'DOWN', 'UP']),
  note: textSchema,
  told: toldAccountSchema.nullable(),
  abilities: brokerAbilitiesSchema,
  /** How far the adapter passed the fault kit; null where no kit was run. */
  faultKit: z
    .strictObject({
      version: z.number().int(),
      passed: z.number().int(),
      impossible: z.number().int(),
      total: z.number().int(),
    })
    .nullable(),
})
/** One connected account as the screens show it. */
export type BrokerAccountView = z.infer<typeof brokerAccountViewSchema>

/** Everything that must be true before an account may trade real money; facts of the journal, none of them a setting. */
export const liveFactsSchema = z.strictObject({
  told: toldAccountSchema,
  /** Approvals that were carried out in PAPER sessions. */
  paperApprovals: z.number().int().nonnegative(),
  paperApprovalsNeeded: z.number().int(),
  /** When every way to kill last answered a drill that a person started; null when that was never. */
  lastDrillAt: timestampSchema.nullable(),
  limits: z
    .array(z.strictObject({ key: z.string(), name: textSchema, unit: z.string(), limit: z.number() }))
    .readonly(),
  /** SHA-256 of the limits in canonical JSON. */
  limitsHash: z.string().length(64),
  /** Whether limits of exactly this hash were signed for this account. */
  isSigned: z.boolean(),
  /** The largest loss of a day before everything is closed, micro-units of the account's currency. */
  largestDayLoss: z.number().int().positive(),
  /** What still stands in the way, one sentence each, in the order to be settled. */
  obstacles: z.array(textSchema).readonly(),
})
/** Everything that must be true before an account may trade real money. */
export type LiveFacts = z.infer<typeof liveFactsSchema>
