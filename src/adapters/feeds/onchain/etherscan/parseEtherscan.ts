import * as z from 'zod'
import { SECOND } from '#core/time/duration.ts'
import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { chainAddress, chainHash, type ChainTransfer, wholeAmount } from '../chainValues.ts'

const ETHERSCAN = 'Etherscan'
const MOST_ROWS = 10_000

/** A transfer as Etherscan tells it, with what the token says of itself. */
export interface EtherscanTransfer extends ChainTransfer {
  readonly symbol: string | null
  readonly name: string | null
  readonly decimals: number | null
  /** Microseconds. */
  readonly at: number
  /** Blocks that were built on the one that holds it, itself included. */
  readonly confirmations: number
}

/** What is known of the program behind an address. */
export interface ContractSource {
  /** True when its source was shown and compared with what runs. */
  readonly isVerified: boolean
  readonly name: string | null
  readonly compiler: string | null
  readonly licence: string | null
  /** Where a proxy sends its calls; null when it is none. */
  readonly implementation: string | null
}

/** Etherscan's own refusal, which comes with a good status. */
export type EtherscanRefusal = Pick<FeedFailure, 'code' | 'message'>

const smallCount = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

const transferSchema = z
  .object({
    blockNumber: smallCount,
    blockHash: chainHash,
    timeStamp: z.string().regex(/^\d{1,10}$/),
    hash: chainHash,
    from: chainAddress,
    to: chainAddress,
    contractAddress: chainAddress,
    value: wholeAmount,
    tokenSymbol: looseText,
    tokenName: looseText,
    tokenDecimal: z.string().regex(/^\d{0,3}$/),
    confirmations: smallCount,
  })
  .transform((row): EtherscanTransfer => ({
    transaction: row.hash,
    position: null,
    token: row.contractAddress.toLowerCase(),
    from: row.from.toLowerCase(),
    to: row.to.toLowerCase(),
    amount: row.value,
    block: row.blockNumber,
    blockHash: row.blockHash,
    symbol: row.tokenSymbol,
    name: row.tokenName,
    decimals: row.tokenDecimal === '' ? null : Number(row.tokenDecimal),
    at: Number(row.timeStamp) * SECOND,
    confirmations: row.confirmations,
  }))
const transfersSchema = z.object({ status: z.literal('1'), result: looseList(transferSchema, MOST_ROWS) })
const noneSchema = z.object({ status: z.literal('0'), result: z.array(z.unknown()).max(0) })
const supplySchema = z.object({ status: z.literal('1'), result: wholeAmount })
const sourceSchema = z.object({
  status: z.literal('1'),
  result: z
    .array(
      z.object({
        SourceCode: z.string(),
        ContractName: looseText,
        CompilerVersion: looseText,
        LicenseType: looseText,
        Implementation: z.string().optional(),
      }),
    )
    .length(1),
})
const errorSchema = z.object({ status: z.literal('0'), message: z.string(), result: z.string() })

/** Transfers of one answer, and how many there were before those that cannot be used were left out. */
export interface EtherscanTransfers {
  readonly transfers: readonly EtherscanTransfer[]
  readonly told: number
}

/** Reads an answer of `action=tokentx`. */
export function parseTransfers(body: unknown): Parsed<EtherscanTransfers> {
  const read = readEtherscan(body, z.union([transfersSchema, noneSchema.transform(() => null)]))
  if (!read.ok) return read
  if (read.value === null) return { ok: true, value: { transfers: [], told: 0 } }
  const { fitting, unreadable } = read.value.result
  if (fitting.length === 0 && unreadable > 0) {
    return refusal(ETHERSCAN, 'ANSWER_MALFORMED', 'none of its transfers is of the published form')
  }
  return { ok: true, value: { transfers: fitting, told: fitting.length + unreadable } }
}

/** Reads an answer of `action=tokensupply`: the supply in the token's smallest unit, all digits. */
export function parseSupply(body: unknown): Parsed<string> {
  const read = readEtherscan(body, supplySchema)
  return read.ok ? { ok: true, value: read.value.result } : read
}

/** Reads an answer of `action=getsourcecode`. */
export function parseSource(body: unknown): Parsed<ContractSource> {
  const read = readEtherscan(body, sourceSchema)
  if (!read.ok) return read
  const [row] = read.value.result
  const implementation = chainAddress.safeParse(row?.Implementation ?? '')
  return {
    ok: true,
    value: {
      isVerified: (row?.SourceCode ?? '') !== '',
      name: row?.ContractName ?? null,
      compiler: row?.CompilerVersion ?? null,
      licence: row?.LicenseType ?? null,
      implementation: implementation.success ? implementation.data : null,
    },
  }
}

function readEtherscan<Schema extends z.ZodType>(body: unknown, schema: Schema): Parsed<z.output<Schema>> {
  const read = readAnswer(ETHERSCAN, body, schema)
  if (read.ok || read.code !== 'ANSWER_MALFORMED') return read
  const error = readAnswer(ETHERSCAN, body, errorSchema)
  if (!error.ok) return read
  return refusal(ETHERSCAN, 'SOURCE_REFUSED', `it refused the question (${plainText(error.value.result, 150)})`)
}

/** What Etherscan refuses with a status that is good, by code; null when the answer is none of these refusals. */
export function refusalOfEtherscan(body: unknown): EtherscanRefusal | null {
  const error = readAnswer(ETHERSCAN, body, errorSchema)
  if (!error.ok) return null
  const said = error.value.result
  if (/rate limit|max calls per sec|too many invalid/i.test(said)) {
    return { code: 'FEED_RATE_LIMITED', message: `${ETHERSCAN} was asked too often; ask again in a moment.` }
  }
  if (/api key/i.test(said)) {
    return { code: 'FEED_KEY_REFUSED', message: `${ETHERSCAN} refused the key; check it.` }
  }
  if (/unsupported chain|not supported for this chain|upgrade your api plan/i.test(said)) {
    const message = `${ETHERSCAN} does not serve this chain with this key; choose another chain or plan.`
    return { code: 'FEED_UNAVAILABLE', message }
  }
  if (/result window is too large|smaller result/i.test(said)) {
    return { code: 'FEED_ANSWER_TOO_LARGE', message: `${ETHERSCAN} holds more than it tells at once; ask for less.` }
  }
  return null
}
