import * as z from 'zod'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseList, looseNumber, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'

const BLOCKSCOUT = 'Blockscout'
const MOST_ROWS = 5_000

/** A token as its chain and the explorer tell it; what was not told is null. */
export interface ChainToken {
  readonly address: string
  readonly symbol: string | null
  readonly name: string | null
  /** ERC-20, ERC-721, ... */
  readonly kind: string | null
  readonly decimals: number | null
  readonly holders: number | null
  /** In the token's smallest unit, all digits. */
  readonly supply: string | null
  /** Dollars. */
  readonly price: number | null
  readonly marketCap: number | null
}

/** Who holds a token, and how much in its smallest unit, all digits. */
export interface TokenHolder {
  readonly address: string
  readonly isContract: boolean
  readonly amount: string
}

/** One movement of a token. */
export interface TokenTransfer {
  readonly transaction: string
  readonly from: string
  readonly to: string
  readonly token: string
  readonly symbol: string | null
  /** In the token's smallest unit, all digits; null for tokens without amounts. */
  readonly amount: string | null
  readonly decimals: number | null
  /** Microseconds. */
  readonly at: number | null
}

/** A page of rows with the query fields of the next one; null on the last page. */
export interface ExplorerPage<Row> {
  readonly rows: readonly Row[]
  readonly next: Readonly<Record<string, string>> | null
  readonly unreadable: number
}

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)
const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/)
const amount = z.string().regex(/^\d{1,78}$/)

/** Newer servers say `address_hash` and `holders_count`, older ones `address` and `holders`. */
const tokenSchema = z
  .object({
    address: address.optional(),
    address_hash: address.optional(),
    symbol: looseText,
    name: looseText,
    type: looseText,
    decimals: looseNumber,
    holders: looseNumber,
    holders_count: looseNumber,
    total_supply: amount.nullish(),
    exchange_rate: looseNumber,
    circulating_market_cap: looseNumber,
  })
  .refine((token) => token.address !== undefined || token.address_hash !== undefined)

const partySchema = z.object({ hash: address, is_contract: z.boolean().optional() })
const holderSchema = z.object({ address: partySchema, value: amount })
const transferSchema = z
  .object({
    transaction_hash: hash.optional(),
    tx_hash: hash.optional(),
    from: partySchema,
    to: partySchema,
    token: tokenSchema,
    total: z.object({ value: amount.nullish(), decimals: looseNumber }).nullish(),
    timestamp: looseText,
  })
  .refine((transfer) => transfer.transaction_hash !== undefined || transfer.tx_hash !== undefined)

const nextSchema = z
  .record(z.string().max(64), z.union([z.string().max(256), z.number(), z.boolean(), z.null()]))
  .nullish()
  .transform((fields) => {
    if (fields === null || fields === undefined) return null
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))
  })

/** Reads an answer of `/api/v2/tokens/{address}`. */
export function parseChainToken(body: unknown): Parsed<ChainToken> {
  const read = readExplorer(body, tokenSchema)
  return read.ok ? { ok: true, value: tokenOf(read.value) } : read
}

/** Reads an answer of `/api/v2/tokens/{address}/holders`, the largest first. */
export function parseTokenHolders(body: unknown): Parsed<ExplorerPage<TokenHolder>> {
  return readPage(body, holderSchema, ({ address: party, value }) => ({
    address: party.hash,
    isContract: party.is_contract ?? false,
    amount: value,
  }))
}

/** Reads an answer of `/api/v2/addresses/{address}/token-transfers` or `/api/v2/tokens/{address}/transfers`. */
export function parseTokenTransfers(body: unknown): Parsed<ExplorerPage<TokenTransfer>> {
  return readPage(body, transferSchema, (row) => {
    const token = tokenOf(row.token)
    return {
      transaction: row.transaction_hash ?? row.tx_hash ?? '',
      from: row.from.hash,
      to: row.to.hash,
      token: token.address,
      symbol: token.symbol,
      amount: row.total?.value ?? null,
      decimals: row.total?.decimals ?? token.decimals,
      at: row.timestamp === null ? null : parseTimestamp(row.timestamp),
    }
  })
}

function readPage<Schema extends z.ZodType, Row>(
  body: unknown,
  schema: Schema,
  rowOf: (row: z.output<Schema>) => Row,
): Parsed<ExplorerPage<Row>> {
  const page = z.object({ items: looseList(schema, MOST_ROWS), next_page_params: nextSchema })
  const read = readExplorer(body, page)
  if (!read.ok) return read
  const { items, next_page_params: next } = read.value
  return { ok: true, value: { rows: items.fitting.map(rowOf), next, unreadable: items.unreadable } }
}

/** An error comes as `{ message }`. */
function readExplorer<Schema extends z.ZodType>(body: unknown, schema: Schema): Parsed<z.output<Schema>> {
  const read = readAnswer(BLOCKSCOUT, body, schema)
  if (read.ok || read.code !== 'ANSWER_MALFORMED') return read
  const error = readAnswer(BLOCKSCOUT, body, z.object({ message: z.string() }))
  if (!error.ok) return read
  const said = plainText(error.value.message, 150)
  return /not found/i.test(said)
    ? refusal(BLOCKSCOUT, 'NOTHING_FOUND', `it has nothing under that address (${said})`)
    : refusal(BLOCKSCOUT, 'SOURCE_REFUSED', `it refused the question (${said})`)
}

function tokenOf(token: z.output<typeof tokenSchema>): ChainToken {
  return {
    address: token.address_hash ?? token.address ?? '',
    symbol: token.symbol,
    name: token.name,
    kind: token.type,
    decimals: token.decimals,
    holders: token.holders_count ?? token.holders,
    supply: token.total_supply ?? null,
    price: token.exchange_rate,
    marketCap: token.circulating_market_cap,
  }
}
