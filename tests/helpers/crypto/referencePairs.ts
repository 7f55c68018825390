import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Folder of the reference data, beside the project. */
export const REFERENCE_DATA = '../shared/data'

/** What the other program derives from a message; fields depend on `type`. */
export interface ReferenceEvent {
  readonly type: string
  readonly symbol: string
  readonly timestamp: string
  readonly localTimestamp: string
  readonly id?: string
  readonly price?: number
  readonly amount?: number
  readonly side?: string
  readonly isSnapshot?: boolean
  readonly bids?: readonly ReferenceLevel[]
  readonly asks?: readonly ReferenceLevel[]
  readonly bidPrice?: number
  readonly bidAmount?: number
  readonly askPrice?: number
  readonly askAmount?: number
  readonly lastPrice?: number
  readonly markPrice?: number
  readonly indexPrice?: number
  readonly fundingRate?: number
  readonly predictedFundingRate?: number
  readonly fundingTimestamp?: string
  readonly openInterest?: number
}

/** A level in the other program's words. */
export interface ReferenceLevel {
  readonly price: number
  readonly amount: number
}

/** A raw message with what another program derives from it, in order; state begins anew with each `test`. */
export interface ReferencePair {
  readonly test: string
  readonly localTimestamp: string
  readonly message: unknown
  readonly normalized: readonly ReferenceEvent[]
}

/** Tells whether a set of reference data is there; without the folder nothing can be compared. */
export function hasReference(set: string): boolean {
  return existsSync(`${REFERENCE_DATA}/${set}`)
}

/** The lines of a compressed text. */
export function linesOf(file: string): readonly string[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** The raw messages of one venue and what is derived from them. */
export function referencePairs(venue: string): readonly ReferencePair[] {
  const text = gunzipSync(readFileSync(`${REFERENCE_DATA}/tardis-mappers/${venue}.json.gz`)).toString('utf8')
  return JSON.parse(text) as readonly ReferencePair[]
}
