import type * as z from 'zod'
import { readText } from '../crypto/shared/readMessage.ts'
import { type Parsed, refusal } from './parsed.ts'
import { plainText } from './plainText.ts'

/** Reads an answer that is JSON text, or JSON that was read already, by a schema. Never throws. */
export function readAnswer<Schema extends z.ZodType>(
  source: string,
  body: unknown,
  schema: Schema,
): Parsed<z.output<Schema>> {
  const read = readText(body)
  if (!read.ok) return refusal(source, 'ANSWER_UNREADABLE', 'it is no JSON, too long, or nested too deeply')
  const checked = schema.safeParse(read.value)
  if (checked.success) return { ok: true, value: checked.data }
  const issue = checked.error.issues[0]
  const place = plainText((issue?.path ?? []).map(String).join('.'), 80)
  return refusal(
    source,
    'ANSWER_MALFORMED',
    place === '' ? 'it is not of the published form' : `its field ${place} is not of the published form`,
  )
}
