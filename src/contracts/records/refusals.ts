import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { identifierSchema, textSchema, timestampSchema } from './basics.ts'

/** An idea that did not become a trade, as the journal has it. */
export const refusalSchema = z.strictObject({
  /** Number of the entry in the journal. */
  sequence: z.number().int(),
  /** Our clock, microseconds. */
  at: timestampSchema,
  kind: z.enum(['SIGNAL', 'PROPOSAL']),
  id: z.string().max(80),
  strategyId: z.string().max(80).nullable(),
  /** LONG, SHORT or FLAT of a signal; BUY or SELL of a proposal. Null where the journal does not tell. */
  direction: z.string().max(10).nullable(),
  /** The code of the denial, or the word for the end of the proposal. */
  code: z.string().max(80),
  text: textSchema,
})
/** An idea that did not become a trade. */
export type Refusal = z.infer<typeof refusalSchema>

/** What is asked about the past of one instrument; microseconds of our clock, both included. */
export const refusalQuestionSchema = z.strictObject({
  instrumentId: identifierSchema<InstrumentId>(),
  from: timestampSchema,
  to: timestampSchema,
})
/** What is asked about the past of one instrument. */
export type RefusalQuestion = z.infer<typeof refusalQuestionSchema>

/** Refusals, newest first, and what could not be told. */
export const refusalsSchema = z.strictObject({
  refusals: z.array(refusalSchema).max(1_000).readonly(),
  gaps: z.array(textSchema).max(20).readonly(),
})
/** Refusals, newest first. */
export type Refusals = z.infer<typeof refusalsSchema>
