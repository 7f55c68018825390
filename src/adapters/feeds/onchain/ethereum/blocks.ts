import * as z from 'zod'
import { SECOND } from '#core/time/duration.ts'
import { chainHash } from '../chainValues.ts'
import type { NodeCall } from './nodeCalls.ts'

/** A block; its hash tells it apart from others of the same number that the chain has left. */
export interface ChainBlock {
  readonly number: number
  readonly hash: string
  readonly parentHash: string
  /** Microseconds. */
  readonly at: number
}

/** A whole number as nodes write it: hexadecimal, without zeros in front. */
export const quantity = z
  .string()
  .regex(/^0x(0|[1-9a-fA-F][0-9a-fA-F]{0,12})$/)
  .transform(Number)

const blockSchema = z.object({ number: quantity, hash: chainHash, parentHash: chainHash, timestamp: quantity })

/** Asks for a block by its number, or for the newest. */
export function blockCall(number: number | 'latest'): NodeCall {
  return { method: 'eth_getBlockByNumber', params: [number === 'latest' ? number : hexOf(number), false] }
}

/** Reads a block; null when it is none, or not there. */
export function readBlock(result: unknown): ChainBlock | null {
  const read = blockSchema.safeParse(result)
  if (!read.success) return null
  const { number, hash, parentHash, timestamp } = read.data
  return { number, hash, parentHash, at: timestamp * SECOND }
}

/** A whole number as nodes read it. */
export function hexOf(number: number): string {
  return `0x${number.toString(16)}`
}
