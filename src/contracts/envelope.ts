import * as z from 'zod'

/**
 * What every message between threads and processes carries beside its payload.
 *
 * 1. `id` is unique within a data directory for ever.
 * 2. `at` is the sender's clock, microseconds.
 * 3. `correlationId` is the id of the first message of the story (a click, a slice); every follower keeps it.
 * 4. `causationId` is the id of the message whose handling raised this one; null for the first.
 */
export interface Envelope<Type extends string = string, Payload = unknown> {
  readonly id: string
  readonly type: Type
  readonly at: number
  readonly correlationId: string
  readonly causationId: string | null
  readonly payload: Payload
}

/** Checks the header of an envelope; the payload is checked by its channel. */
export const envelopeSchema = z.strictObject({
  id: z.string().min(1).max(80),
  type: z.string().min(1).max(80),
  at: z.number().int().nonnegative(),
  correlationId: z.string().min(1).max(80),
  causationId: z.string().min(1).max(80).nullable(),
  payload: z.unknown(),
})
