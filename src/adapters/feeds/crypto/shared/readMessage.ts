import { type Fields, isFields } from './fields.ts'
import { type Normalised, type Normaliser, rejected, type Rejection } from './normalised.ts'
import { parseJson, type ParsedJson } from './parseJson.ts'

/** What a venue makes of its messages once they are read. */
export interface VenueRules {
  /** Name of the venue as the trader knows it. */
  readonly venue: string
  /** Takes a message that is an object. */
  readonly take: (fields: Fields, tsInit: number) => Normalised
  /** Takes a message that is a list; venues without such messages leave it out. */
  readonly takeList?: (list: readonly unknown[], tsInit: number) => Normalised
  /** Reads a text; by JSON with exact integers unless the venue wants it otherwise. */
  readonly read?: (message: unknown) => ParsedJson | Rejection
  readonly reset: () => void
}

/** Makes a normaliser of a venue's rules: reading, size and depth limits and the shape of the envelope are common. */
export function normaliserOf({ venue, take, takeList, read, reset }: VenueRules): Normaliser {
  return {
    normalise(message, tsInit) {
      const parsed = read === undefined ? readText(message) : read(message)
      if ('code' in parsed) return rejected(parsed.code, `${venue}: ${parsed.reason}`)
      const { value } = parsed
      if (isFields(value)) return take(value, tsInit)
      if (takeList !== undefined && Array.isArray(value)) return takeList(value, tsInit)
      return rejected(
        'MESSAGE_MALFORMED',
        `${venue} sent a message that is not of its published form; it was set aside.`,
      )
    },
    reset,
  }
}

/** Reads a message that is text; one that has been read already stays as it is. */
export function readText(message: unknown): ParsedJson {
  return typeof message === 'string' ? parseJson(message) : { ok: true, value: message }
}
