import { Interface } from 'ethers/abi'
import { getAddress } from 'ethers/address'
import * as z from 'zod'
import { plainText } from '../../parsing/plainText.ts'
import { chainAddress, chainHash, type ChainTransfer } from '../chainValues.ts'
import { hexOf, quantity } from './blocks.ts'
import type { NodeCall } from './nodeCalls.ts'

const TOKEN = new Interface([
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'function balanceOf(address owner) view returns (uint256)',
  'function decimals() view returns (uint8)',
  'function symbol() view returns (string)',
  'function name() view returns (string)',
  'function totalSupply() view returns (uint256)',
])
/** Keccak-256 of `Transfer(address,address,uint256)`. */
const TRANSFER = TOKEN.getEvent('Transfer')?.topicHash ?? ''
const LONGEST_NAME = 100

/** What can be asked of a token (ERC-20). */
export type TokenFunction = 'balanceOf' | 'decimals' | 'symbol' | 'name' | 'totalSupply'

/** Asks a token, as it was in the block of a hash, so that all answers are of one moment. */
export function tokenCall(token: string, asked: TokenFunction, blockHash: string, holder?: string): NodeCall {
  const data = TOKEN.encodeFunctionData(asked, holder === undefined ? [] : [holder])
  return {
    method: 'eth_call',
    params: [
      { to: token, data },
      { blockHash, requireCanonical: true },
    ],
  }
}

/** A whole number that a token answered, all digits; null when it answered none. */
export function readWhole(asked: 'balanceOf' | 'decimals' | 'totalSupply', result: unknown): string | null {
  const [value] = decoded(asked, result)
  return typeof value === 'bigint' ? value.toString() : null
}

/** A name that a token answered, as text or, as old ones do, as 32 bytes; null without a readable one. */
export function readName(asked: 'symbol' | 'name', result: unknown): string | null {
  const [value] = decoded(asked, result)
  const told = typeof value === 'string' ? value : bytesAsText(result)
  const text = plainText(told, LONGEST_NAME)
  return text === '' ? null : text
}

function decoded(asked: TokenFunction, result: unknown): readonly unknown[] {
  if (!isData(result)) return []
  try {
    // Copied, because a text that is no text throws only when it is looked at.
    return [...TOKEN.decodeFunctionResult(asked, result)] as unknown[]
  } catch {
    return []
  }
}

function bytesAsText(result: unknown): string {
  if (!isData(result) || result.length !== 66) return ''
  const bytes = Buffer.from(result.slice(2), 'hex')
  const end = bytes.indexOf(0)
  return bytes
    .subarray(0, end === -1 ? bytes.length : end)
    .toString('utf8')
    .replaceAll('\ufffd', '')
}

const MOST_DATA = 100_000

function isData(result: unknown): result is string {
  return typeof result === 'string' && result.length <= MOST_DATA && /^0x(?:[0-9a-fA-F]{2})*$/.test(result)
}

/** The form of an address that tells mistyped ones apart (EIP-55); null when it is none. */
export function checkedAddress(text: string): string | null {
  try {
    return /^0x/i.test(text) ? getAddress(text) : null
  } catch {
    return null
  }
}

/** Asks for the transfers of a token in a stretch of blocks, both ends included. */
export function transfersCall(token: string, fromBlock: number, toBlock: number): NodeCall {
  const filter = { address: token, fromBlock: hexOf(fromBlock), toBlock: hexOf(toBlock), topics: [TRANSFER] }
  return { method: 'eth_getLogs', params: [filter] }
}

const MOST_LOGS = 100_000
const logSchema = z.object({
  address: chainAddress,
  topics: z.array(chainHash).max(4),
  data: z.string().max(MOST_DATA),
  blockNumber: quantity,
  blockHash: chainHash,
  transactionHash: chainHash,
  logIndex: quantity,
  removed: z.boolean().optional(),
})
const logsSchema = z.array(logSchema).max(MOST_LOGS)

/** Transfers of a token, and events of other tokens that look alike, for example of single pieces (ERC-721). */
export interface TransferLogs {
  readonly transfers: readonly ChainTransfer[]
  readonly others: number
}

/** Reads the events of a token in a stretch of blocks, in their order; null when they are none, or not those asked for. */
export function readTransfers(result: unknown, token: string, fromBlock: number, toBlock: number): TransferLogs | null {
  const read = logsSchema.safeParse(result)
  if (!read.success) return null
  const transfers: ChainTransfer[] = []
  let others = 0
  for (const log of read.data) {
    if (log.removed === true) continue
    const isAsked = log.address.toLowerCase() === token.toLowerCase() && log.topics[0]?.toLowerCase() === TRANSFER
    if (!isAsked || log.blockNumber < fromBlock || log.blockNumber > toBlock) return null
    const parts = partsOf(log.data, log.topics)
    if (parts === null) others += 1
    else {
      const { transactionHash: transaction, logIndex: position, blockNumber: block, blockHash } = log
      transfers.push({
        transaction,
        position,
        token: log.address.toLowerCase(),
        ...parts,
        block,
        blockHash,
      })
    }
  }
  const inOrder = transfers.toSorted(
    (one, other) => one.block - other.block || (one.position ?? 0) - (other.position ?? 0),
  )
  return { transfers: inOrder, others }
}

const WORD = /^0x[0-9a-fA-F]{64}$/
const ADDRESS_WORD = /^0x0{24}[0-9a-fA-F]{40}$/

/**
 * The parts of a transfer. Each has a place of its own of 32 bytes, so that they are read where they stand: a general
 * decoder takes half a millisecond for each event, and there are thousands in a block.
 */
function partsOf(data: string, topics: readonly string[]): Pick<ChainTransfer, 'from' | 'to' | 'amount'> | null {
  const [, from = '', to = '', more] = topics
  if (more !== undefined || !WORD.test(data) || !ADDRESS_WORD.test(from) || !ADDRESS_WORD.test(to)) return null
  return { from: addressOf(from), to: addressOf(to), amount: BigInt(data).toString() }
}

function addressOf(word: string): string {
  return `0x${word.slice(-40).toLowerCase()}`
}
