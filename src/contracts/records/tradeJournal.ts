import * as z from 'zod'
import { estimateSchema, textSchema, timestampSchema } from './basics.ts'

const tagSchema = z.string().min(1).max(60)

/** A round trip of the journal; sizes in units, money in currency units, times in market time. */
export const tradeViewSchema = z.strictObject({
  tradeId: z.string().max(80),
  accountId: z.string().max(80),
  mode: z.string().max(20),
  instrumentId: z.string().max(80),
  symbol: z.string().max(40),
  currency: z.string().max(12),
  strategyId: z.string().max(80),
  side: z.enum(['LONG', 'SHORT']),
  openedAt: timestampSchema,
  /** Null while a part is open. */
  closedAt: timestampSchema.nullable(),
  size: z.number(),
  openSize: z.number(),
  entryPrice: z.number(),
  /** Mean price of what is closed; null before the first exit. */
  exitPrice: z.number().nullable(),
  profit: z.number(),
  fees: z.number(),
  income: z.number(),
  entrySlippage: z.number().nullable(),
  plannedRisk: z.number().nullable(),
  /** Profit in multiples of the planned risk; null while open, or without a planned one. */
  multiple: z.number().nullable(),
  /** The decision behind it; null where none was needed. */
  proposalId: z.string().max(80).nullable(),
  tags: z.array(tagSchema).max(50).readonly(),
  stars: z.number().int().min(0).max(5),
  note: z.string().max(8_000),
})
/** A round trip of the journal. */
export type TradeView = z.infer<typeof tradeViewSchema>

const groupingSchema = z.enum(['tag', 'strategy', 'hour', 'weekday'])
/** What trades are grouped by. */
export type TradeGroupingView = z.infer<typeof groupingSchema>

/** How the closed trades of a group ended. */
export const tradeGroupSchema = z.strictObject({
  by: groupingSchema,
  group: z.string().max(120),
  trades: z.number().int().nonnegative(),
  winShare: estimateSchema.nullable(),
  meanMultiple: estimateSchema.nullable(),
  meanProfit: estimateSchema.nullable(),
  currency: z.string().max(12).nullable(),
})
/** How the closed trades of a group ended. */
export type TradeGroupView = z.infer<typeof tradeGroupSchema>

/** The newest trades of an account, newest entry first, and how all of them ended by group. */
export const tradesReplySchema = z.strictObject({
  trades: z.array(tradeViewSchema).max(5_000).readonly(),
  /** Trades in all, those that are left out counted. */
  total: z.number().int().nonnegative(),
  groups: z.array(tradeGroupSchema).max(2_000).readonly(),
  gaps: z.array(textSchema).max(100).readonly(),
})
/** The newest trades of an account. */
export type TradesReply = z.infer<typeof tradesReplySchema>

/** What is written beside a trade, whole. */
export const tradeNoteSchema = z.strictObject({
  tags: z.array(tagSchema).max(50).readonly(),
  stars: z.number().int().min(0).max(5),
  note: z.string().max(8_000),
})
/** What is written beside a trade. */
export type TradeNoteView = z.infer<typeof tradeNoteSchema>

/** Where a note goes. */
export const tradeNoteWriteSchema = tradeNoteSchema.extend({
  accountId: z.string().min(1).max(80),
  tradeId: z.string().min(1).max(80),
})
/** A note with its place. */
export type TradeNoteWrite = z.infer<typeof tradeNoteWriteSchema>
