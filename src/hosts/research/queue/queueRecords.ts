import * as z from 'zod'
import type { TimedAction } from '#core/model/marketAction.ts'
import { barIntervalSchema, originSchema, timestampSchema } from '#contracts/records/basics.ts'
import { digestSchema } from '#contracts/records/experiment.ts'
import { instrumentSchema, marketActionSchema } from '#contracts/records/market.ts'
import { objectiveSchema } from '#contracts/records/sweep.ts'
import { backtestConfigurationSchema } from '#contracts/research.ts'
import { answerSchema } from '../sweep/answerRecord.ts'

/** Bytes of a message that are looked at; a server sends no more than this by default. */
export const MOST_MESSAGE_BYTES = 2 ** 20
/** Bars of one set that are taken over the network: 2.4 GB. */
const MOST_ROWS = 50_000_000

const countSchema = z.number().int().nonnegative()
/** Names a search; it becomes part of a subject. */
const searchSchema = z.string().regex(/^[a-z0-9-]{8,80}$/)

const disturbanceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('price-noise'), seed: z.number().int(), scale: z.number().positive().max(10) }),
  z.strictObject({ kind: z.literal('entry-delay'), seed: z.number().int(), mostBars: countSchema.max(1_000) }),
  z.strictObject({ kind: z.literal('costs'), multiple: z.number().nonnegative().max(1_000) }),
])

const taskSchema = z.strictObject({
  number: countSchema,
  values: z.record(z.string().max(60), z.union([z.number(), z.string().max(200)])),
  window: z.strictObject({ from: countSchema, to: countSchema }),
  halfway: z.strictObject({ objective: objectiveSchema, stopBelow: z.number().nullable() }).nullable(),
  keepsEquity: z.literal(false),
  disturbance: disturbanceSchema.optional(),
})

/** A batch of trials on its way to a worker. A ticket names one trial of one search for ever. */
export const batchSchema = z.strictObject({
  version: z.literal(1),
  search: searchSchema,
  codeVersion: z.string().max(200),
  /** Hash of what the trials share, under which it was shipped. */
  setting: digestSchema,
  tickets: z
    .array(z.strictObject({ ticket: countSchema, task: taskSchema }))
    .min(1)
    .max(1_000),
})
/** A batch of trials on its way to a worker. */
export type QueueBatch = z.infer<typeof batchSchema>

/** The result of one ticket on its way back. */
export const ticketResultSchema = z.strictObject({
  version: z.literal(1),
  search: searchSchema,
  ticket: countSchema,
  worker: z.string().max(80),
  number: countSchema,
  answer: answerSchema,
})
/** The result of one ticket on its way back. */
export type TicketResult = z.infer<typeof ticketResultSchema>

const timedActionSchema: z.ZodType<TimedAction> = z.strictObject({ ts: timestampSchema, action: marketActionSchema })

/** What the trials of a search share, without the columns, which follow it as float64. */
export const settingSchema = z.strictObject({
  configuration: backtestConfigurationSchema,
  strategyId: z.string().max(120),
  sets: z
    .array(
      z.strictObject({
        datasetId: z.string().max(200),
        instrument: instrumentSchema,
        interval: barIntervalSchema,
        origin: originSchema,
        dataHash: z.string().max(64),
        actions: z.array(timedActionSchema).max(100_000).optional(),
        rows: countSchema.max(MOST_ROWS),
      }),
    )
    .min(1)
    .max(1_000),
})

/** What is stored of shipped data beside its parts. */
export const shipmentSchema = z.strictObject({
  bytes: countSchema.max(2 ** 33),
  parts: countSchema.max(2 ** 17),
})

/** Reads a message of the network: JSON of a known form and size; null for anything else. */
export function readMessage<Schema extends z.ZodType>(schema: Schema, data: Uint8Array): z.infer<Schema> | null {
  if (data.byteLength > MOST_MESSAGE_BYTES) return null
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(data).toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
