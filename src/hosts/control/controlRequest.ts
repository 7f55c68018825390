import * as z from 'zod'
import type { Failure } from '#contracts/failure.ts'
import { TABLE_NAMES, type TableName } from '#contracts/uiState.ts'
import type { AllowedCommands } from '../hub/commandGate.ts'

/** What may be asked over the control socket: records of tables, or one command of the list below. */
export const controlRequestSchema = z.discriminatedUnion('ask', [
  z.strictObject({
    ask: z.literal('read'),
    tables: z.array(z.enum(TABLE_NAMES as [TableName, ...TableName[]])).max(20),
  }),
  z.strictObject({ ask: z.literal('do'), channel: z.string().max(40), type: z.string().max(60), payload: z.unknown() }),
])
/** What may be asked over the control socket. */
export type ControlRequest = z.infer<typeof controlRequestSchema>

/** What is answered; a reply to `read` holds the records by table. */
export type ControlAnswer =
  | { readonly ok: true; readonly reply: unknown }
  | { readonly ok: false; readonly failure: Failure }

/**
 * What the command line may do to a running workstation: ask for less risk, ask why not, compare, decide about what is
 * unknown, and re-arm by the ceremony. It approves nothing: an approval needs somebody who has seen the card.
 */
export const CONTROL_COMMANDS: AllowedCommands = {
  risk: ['PauseEntries', 'CancelWorkingEntries', 'CancelOrder', 'ClosePosition', 'ExplainEntry'],
  broker: ['Rearm', 'PreviewFlatten', 'Flatten', 'Reconcile', 'ResolveUnknownOrder'],
}

/** A request is one line; more is no request. */
export const MAX_REQUEST = 65_536
/** The longest answer that is read: some ten thousand orders. */
export const MAX_ANSWER = 64 * 2 ** 20
