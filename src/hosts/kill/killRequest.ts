import * as z from 'zod'
import type { KillPath } from '#contracts/records/safety.ts'
import { killPathSchema } from '#contracts/records/safety.ts'
import { textSchema, timestampSchema } from '#contracts/records/basics.ts'

/** One press of the kill switch, or of its drill, on its way to the broker's thread. */
export const killRequestSchema = z.strictObject({
  path: killPathSchema,
  pressedAt: timestampSchema,
  /** When the gate was closed, if it was before this request was sent. */
  gateClosedAt: timestampSchema.nullable(),
  reason: textSchema,
  /** 0 for a real kill; any other number marks a drill that must have no effect but its answer. */
  drill: z.number().int().nonnegative(),
})
/** One press of the kill switch. */
export type KillRequest = z.infer<typeof killRequestSchema>

/** The broker thread's answer to a drill. */
export interface DrillAnswer {
  readonly path: KillPath
  readonly drill: number
  /** From the press to the moment the broker's thread had seen it, milliseconds. */
  readonly milliseconds: number
}
