import * as z from 'zod'

/** An address of twenty bytes, in whatever case it was sent. */
export const chainAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/)
/** A hash of thirty-two bytes. */
export const chainHash = z.string().regex(/^0x[0-9a-fA-F]{64}$/)
/** A whole amount in the smallest unit of a token, all digits. */
export const wholeAmount = z.string().regex(/^\d{1,78}$/)

/** One movement of a token, and the block that holds it. Addresses are in small letters, so that equal ones are equal texts. */
export interface ChainTransfer {
  readonly transaction: string
  /** Counts the events of the block; null when the source does not tell. */
  readonly position: number | null
  readonly token: string
  readonly from: string
  readonly to: string
  /** In the token's smallest unit, all digits. */
  readonly amount: string
  readonly block: number
  readonly blockHash: string
}
