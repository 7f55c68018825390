import * as z from 'zod'
import { decimal } from '../crypto/shared/fields.ts'
import { plainText } from './plainText.ts'

/** A number, or a decimal as text; null when it is missing or anything else. */
export const looseNumber = z
  .unknown()
  .optional()
  .transform((value): number | null => {
    const read = decimal(value)
    return Number.isNaN(read) ? null : read
  })

const FURTHEST_SECONDS = 5_000_000_000

/** Seconds since the epoch, up to the year 2128; null when they are missing or anything else. */
export const looseSeconds = looseNumber.transform((seconds): number | null =>
  seconds !== null && Math.abs(seconds) <= FURTHEST_SECONDS ? seconds : null,
)

/** Milliseconds since the epoch, up to the year 2128; null when they are missing or anything else. */
export const looseMilliseconds = looseNumber.transform((milliseconds): number | null =>
  milliseconds !== null && Math.abs(milliseconds) <= FURTHEST_SECONDS * 1_000 ? milliseconds : null,
)

const LONGEST_NAME = 300

/** A text cleaned of markup; null when it is missing, empty or no text. */
export const looseText = z
  .unknown()
  .optional()
  .transform((value): string | null => {
    const text = typeof value === 'string' ? plainText(value, LONGEST_NAME) : ''
    return text === '' ? null : text
  })

const LONGEST_KEY = 100

/** A name that is kept exactly as told, because it is a key in other questions; one with markup in it is refused. */
export const plainName = z.string().refine((name) => name !== '' && plainText(name, LONGEST_KEY) === name)

/** A list whose members are checked one by one; members that do not fit are counted instead of refusing the whole. */
export function looseList<Schema extends z.ZodType>(schema: Schema, most: number) {
  return z.array(z.unknown()).transform((members) => {
    const fitting: z.output<Schema>[] = []
    let unreadable = 0
    for (const member of members.slice(0, most)) {
      const checked = schema.safeParse(member)
      if (checked.success) fitting.push(checked.data)
      else unreadable += 1
    }
    return { fitting, unreadable: unreadable + Math.max(0, members.length - most) }
  })
}
