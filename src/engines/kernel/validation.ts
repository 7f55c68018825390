import type * as z from 'zod'
import { envelopeSchema } from '#contracts/envelope.ts'
import type { Failure } from '#contracts/failure.ts'
import { HOUSE_COMMANDS, HOUSE_EVENTS } from './channels.ts'

/**
 * Checks a message that came over a worker edge: its header, and its payload against the channel that declares it. Of a
 * market slice only the header and the lengths of its columns are checked. Never throws; null means well formed.
 */
export function validateMessage(message: unknown): Failure | null {
  const header = check(envelopeSchema, message)
  if (header !== null) return invalid('envelope', header)
  const { type, payload } = message as { readonly type: string; readonly payload: unknown }
  const schema = schemaOf(type)
  if (schema === null) {
    return { code: 'MESSAGE_UNKNOWN', message: `No engine knows a message of the type ${type}.`, context: { type } }
  }
  const finding = check(schema, payload)
  return finding === null ? null : invalid(type, finding)
}

function schemaOf(type: string): z.ZodType | null {
  if (Object.hasOwn(HOUSE_COMMANDS, type)) return HOUSE_COMMANDS[type] ?? null
  if (Object.hasOwn(HOUSE_EVENTS, type)) return HOUSE_EVENTS[type] ?? null
  return null
}

/** Says what is wrong first; a schema that throws refuses like any other. */
function check(schema: z.ZodType, value: unknown): string | null {
  try {
    const result = schema.safeParse(value)
    if (result.success) return null
    const issue = result.error.issues[0]
    return issue === undefined ? 'not valid' : `${issue.path.map(String).join('.')}: ${issue.message}`
  } catch (error) {
    return `its schema failed: ${String(error)}`
  }
}

function invalid(type: string, finding: string): Failure {
  const text = finding.slice(0, 400)
  return {
    code: 'MESSAGE_INVALID',
    message: `A message of the type ${type} was refused because it is not well formed (${text}).`,
    context: { type, finding: text },
  }
}
