import * as z from 'zod'

/** A refusal or fault as it crosses a boundary: a stable code, one sentence for the user, typed context for machines. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly context?: Readonly<Record<string, string | number | boolean | null>>
}

/** Checks a failure that came over a boundary. */
export const failureSchema = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  message: z.string().max(2_000),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
})

/** The acknowledgement of a command: its reply, or why it was refused. The truth arrives as events. */
export type CommandResult<Reply = unknown> =
  | { readonly ok: true; readonly reply: Reply }
  | { readonly ok: false; readonly failure: Failure }

/** Acknowledges a command with its reply. */
export function accepted<Reply>(reply: Reply): CommandResult<Reply> {
  return { ok: true, reply }
}

/** Refuses a command with a code and a sentence. */
export function refused(code: string, message: string, context?: Failure['context']): CommandResult<never> {
  return { ok: false, failure: context === undefined ? { code, message } : { code, message, context } }
}
