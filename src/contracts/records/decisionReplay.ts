import * as z from 'zod'
import type { ProposalId } from '#core/model/identifiers.ts'
import { identifierSchema, textSchema, timestampSchema } from './basics.ts'
import { decisionRecordSchema, proposalSchema, rejectReasonSchema } from './decision.ts'
import { instrumentSchema } from './market.ts'

/** One set of terms as the trader saw it, and what he or time did with it. */
export const decisionVersionSchema = z.strictObject({
  /** Its entry in the journal. */
  sequence: z.number().int().positive(),
  at: timestampSchema,
  proposal: proposalSchema,
  /** The hash computed once more from these terms is the one they carry. */
  isWhole: z.boolean(),
  note: textSchema,
  decision: decisionRecordSchema.nullable(),
  reason: rejectReasonSchema.nullable(),
})
/** One set of terms as the trader saw it. */
export type DecisionVersion = z.infer<typeof decisionVersionSchema>

/** A decision from the first look to the last fill, as the journal has it. */
export const decisionReplaySchema = z.strictObject({
  proposalId: identifierSchema<ProposalId>(),
  /** As the session knew it then; null where the journal does not tell. */
  instrument: instrumentSchema.nullable(),
  versions: z.array(decisionVersionSchema).min(1).readonly(),
  /** What became of the orders, in the order of the journal. */
  steps: z.array(z.strictObject({ at: timestampSchema, text: textSchema })).readonly(),
  /** What could not be read, each in one sentence. */
  gaps: z.array(textSchema).readonly(),
})
/** A decision from the first look to the last fill. */
export type DecisionReplay = z.infer<typeof decisionReplaySchema>
