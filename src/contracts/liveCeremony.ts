import * as z from 'zod'
import { textSchema } from './records/basics.ts'
import { connectionIdSchema } from './records/brokerAccounts.ts'

/** Approvals that must have been carried out in PAPER before real money is traded. */
export const PAPER_APPROVALS_NEEDED = 20

/** A drill of the kill switch older than this is no proof any more, microseconds: seven days. */
export const DRILL_VALID = 7 * 86_400_000_000

/** What the journal keeps of the way to real money. */
export const ceremonyNoteSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('LimitsSigned'),
    connectionId: connectionIdSchema,
    limitsHash: z.string().length(64),
    limits: z.array(z.strictObject({ key: z.string(), limit: z.number() })).readonly(),
  }),
  z.strictObject({
    kind: z.literal('LiveEntered'),
    connectionId: connectionIdSchema,
    venue: z.string(),
    /** The last four characters of the account's number. */
    number: z.string().max(4),
    limitsHash: z.string().length(64),
    acceptedDayLoss: z.number().int().positive(),
    paperApprovals: z.number().int(),
    lastDrillAt: z.number().int(),
  }),
  z.strictObject({ kind: z.literal('LiveRefused'), connectionId: connectionIdSchema, why: textSchema }),
])
/** What the journal keeps of the way to real money. */
export type CeremonyNote = z.infer<typeof ceremonyNoteSchema>
