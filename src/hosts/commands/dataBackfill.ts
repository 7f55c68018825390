import { createFetchVerb } from './market/fetchVerb.ts'

/** `quarterdeck data backfill`: asks for the bars that are not stored, and only for them. */
export const DATA_BACKFILL = {
  name: 'data backfill',
  summary: 'Fetches the bars that the market history lacks, from the best source that serves.',
  anew: false,
} as const

/** The verb. */
export const dataBackfillCommand = createFetchVerb(DATA_BACKFILL)
