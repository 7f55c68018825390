import * as z from 'zod'
import { type Parsed, type Refusal, refusal } from '../parsing/parsed.ts'
import { plainText } from '../parsing/plainText.ts'
import { readAnswer } from '../parsing/readAnswer.ts'

/** The source's name in sentences. */
export const YAHOO = 'Yahoo Finance'

const LONGEST_REASON = 150
const errorSchema = z.object({ code: z.string().optional(), description: z.string().nullish() }).nullish()

/** Yahoo's answers are `{ name: { result, error } }`; reads the results by a schema, or the error in Yahoo's words. */
export function readEnvelope<Schema extends z.ZodType>(
  body: unknown,
  name: string,
  result: Schema,
): Parsed<z.output<Schema>> {
  const outer = readAnswer(YAHOO, body, z.looseObject({}))
  if (!outer.ok) return outer
  // An answer that is refused before it reaches the endpoint comes under `finance`, whatever was asked for.
  const held = Object.hasOwn(outer.value, name) ? outer.value[name] : outer.value['finance']
  const inner = readAnswer(YAHOO, held, z.looseObject({ error: errorSchema }))
  if (!inner.ok) return inner
  const { error } = inner.value
  if (error !== null && error !== undefined) return refusalOf(error.code ?? '', error.description ?? '')
  return readAnswer(YAHOO, inner.value['result'], result)
}

function refusalOf(code: string, description: string): Refusal {
  const said = plainText(description === '' ? code : description, LONGEST_REASON)
  return code.toLowerCase() === 'not found'
    ? refusal(YAHOO, 'NOTHING_FOUND', `it has nothing under that name (${said})`)
    : refusal(YAHOO, 'SOURCE_REFUSED', `it refused the question (${said})`)
}
