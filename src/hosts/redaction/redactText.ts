import { NAMED_VALUES } from './namedValues.ts'
import type { RedactionRule } from './rule.ts'
import { TELLING_FORMS } from './tellingForms.ts'

/** Every rule, in the order in which they are applied. */
export const REDACTION_RULES: readonly RedactionRule[] = [...TELLING_FORMS, ...NAMED_VALUES]

/** Long enough to hold a name and a secret, and nothing that is no Base64. */
const BASE64 = /(?<![\w+/=-])[\w+/-]{24,}={0,2}(?![\w+/=-])/g
const ENCODED = /(?:%[0-9a-f]{2}|[\w.~+-]){12,}/gi
const DEEPEST = 3

/**
 * Takes what looks like a secret or says who somebody is out of a text: values after telling names in addresses, headers and
 * JSON, and what shows by its form. What is percent-encoded or Base64 is looked into as well.
 */
export function redactText(text: string): string {
  return redacted(text, 0)
}

function redacted(text: string, depth: number): string {
  const open = REDACTION_RULES.reduce((rest, { find, put }) => rest.replace(find, put), text)
  if (depth >= DEEPEST) return open
  const unpacked = open.includes('%')
    ? open.replace(ENCODED, (whole) => lookInto(whole, decodedAddress(whole), depth))
    : open
  return unpacked.replace(BASE64, (whole) => lookInto(whole, decodedBase64(whole), depth))
}

/** The text as it was when nothing in it is to be hidden, else nothing of it. */
function lookInto(whole: string, decoded: string | null, depth: number): string {
  if (decoded === null || decoded === whole) return whole
  return redacted(decoded, depth + 1) === decoded ? whole : '[redacted]'
}

function decodedAddress(text: string): string | null {
  if (!text.includes('%')) return null
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Null for what is no printable text. */
function decodedBase64(text: string): string | null {
  const decoded = Buffer.from(text, 'base64').toString('utf8')
  return /^[\x20-\x7e\r\n\t]{12,}$/.test(decoded) ? decoded : null
}
