import { SECOND } from '#core/time/duration.ts'
import type { FeedAnswer, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource, feedFailure } from '../../parsing/answerSource.ts'
import { keyMissing, type KeyedConnection, readingKey } from '../../parsing/credentials.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { ETHERSCAN_CARD } from '../onchainCards.ts'
import {
  type ContractSource,
  type EtherscanRefusal,
  type EtherscanTransfer,
  parseSource,
  parseSupply,
  parseTransfers,
  refusalOfEtherscan,
} from './parseEtherscan.ts'

/** How Etherscan is opened. */
export interface EtherscanFeedOptions extends KeyedConnection {
  /** Number of the chain (EIP-155); 1, Ethereum, when left out. */
  readonly chainId?: number
  /** Blocks that must have been built on a transfer before it is told; 12 when left out. */
  readonly confirmations?: number
  /** Transfers of one answer; 1,000 when left out, at most 10,000. */
  readonly perAnswer?: number
}

/** Which transfers of tokens are asked for: of a holder, of a token, or of both. Blocks are inclusive. */
export interface TransferQuestion {
  readonly holder?: string
  readonly token?: string
  readonly fromBlock: number
  readonly toBlock: number
}

/** Transfers in rising order, and the block from which to ask on; null when there are no more. */
export interface TransferPage {
  readonly transfers: readonly EtherscanTransfer[]
  readonly next: number | null
}

/** Etherscan: what it keeps of one chain. */
export interface EtherscanFeed extends MarketFeed {
  checkKey: NonNullable<MarketFeed['checkKey']>
  fetchTransfers(question: TransferQuestion, stop: StopSignal): Promise<FeedAnswer<TransferPage>>
  fetchSource(address: string, stop: StopSignal): Promise<FeedAnswer<ContractSource>>
  /** All digits, in the token's smallest unit. */
  fetchSupply(token: string, stop: StopSignal): Promise<FeedAnswer<string>>
  close(): Promise<void>
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const USUAL_CONFIRMATIONS = 12
const PER_ANSWER = 1_000
const WINDOWS = [
  { limit: 3, milliseconds: 1_000, counts: 'CALLS' as const },
  { limit: 100_000, milliseconds: 86_400_000, counts: 'CALLS' as const },
]
/** The count of questions begins anew each second; after wrong keys it takes longer, which is told again. */
const REST = 2 * SECOND
const SOURCE_VALID_MS = 3_600_000

/** Opens Etherscan for one chain with the trader's key. */
export function createEtherscanFeed(options: EtherscanFeedOptions): EtherscanFeed {
  const { clock, credentials, chainId = 1, confirmations = USUAL_CONFIRMATIONS, perAnswer = PER_ANSWER } = options
  const source = createAnswerSource(ETHERSCAN_CARD, 'https://api.etherscan.io', WINDOWS, options, {
    secrets: () => ({ query: { apikey: credentials()?.key ?? '' } }),
  })

  /** Refusals come with a good status: they are read first, and no answer is one that was refused. */
  async function ask<Value>(
    fields: Readonly<Record<string, string | number | undefined>>,
    what: string,
    parse: (text: string) => Parsed<Value>,
    stop: StopSignal,
    validForMs?: number,
  ): Promise<FeedAnswer<Value>> {
    if (credentials() === null) return keyMissing(ETHERSCAN_CARD, what)
    const query = { chainid: chainId, ...fields }
    const refused: EtherscanRefusal[] = []
    const read = (text: string): Parsed<Value> => {
      const told = refusalOfEtherscan(text)
      if (told !== null) refused.push(told)
      return parse(text)
    }
    const request = { path: '/v2/api', query, what, ...(validForMs === undefined ? {} : { validForMs }) }
    const answer = await source.ask(request, read, stop)
    const [told] = refused
    if (answer.ok || told === undefined) return answer
    const retryAt = told.code === 'FEED_RATE_LIMITED' ? clock.now() + REST : null
    return { ok: false, failure: { ...told, retryAt } }
  }

  return {
    card: ETHERSCAN_CARD,
    fetchTransfers: async ({ holder, token, fromBlock, toBlock }, stop) => {
      if (!isAddress(holder) || !isAddress(token) || (holder ?? token) === undefined) return NO_ADDRESS
      const fields = {
        module: 'account',
        action: 'tokentx',
        address: holder,
        contractaddress: token,
        startblock: fromBlock,
        endblock: toBlock,
        page: 1,
        offset: perAnswer,
        sort: 'asc',
      }
      const answer = await ask(fields, 'transfers', parseTransfers, stop)
      if (!answer.ok) return answer
      const { transfers, told } = answer.value
      const last = transfers.at(-1)?.block ?? null
      if (told < perAnswer || last === null) return { ok: true, value: { transfers: settled(transfers), next: null } }
      // The last block may not be whole: it is left for the next page.
      const whole = transfers.filter(({ block }) => block < last)
      if (whole.length === 0) return TOO_MANY
      const isSettled = settled(whole).length === whole.length
      return { ok: true, value: { transfers: settled(whole), next: isSettled ? last : null } }
    },
    fetchSource: (address, stop) => {
      if (!ADDRESS.test(address)) return Promise.resolve(NO_ADDRESS)
      const fields = { module: 'contract', action: 'getsourcecode', address }
      return ask(fields, 'the source of a contract', parseSource, stop, SOURCE_VALID_MS)
    },
    fetchSupply: (token, stop) => {
      if (!ADDRESS.test(token)) return Promise.resolve(NO_ADDRESS)
      const fields = { module: 'stats', action: 'tokensupply', contractaddress: token }
      return ask(fields, 'the supply of a token', parseSupply, stop)
    },
    checkKey: async (stop) => {
      const fields = { module: 'stats', action: 'ethsupply' }
      return readingKey(await ask(fields, 'a check of the key', parseSupply, stop), 'on-chain data')
    },
    close: () => source.close(),
  }

  /** What may still be undone by a reorganisation of the chain is not told yet. */
  function settled(transfers: readonly EtherscanTransfer[]): readonly EtherscanTransfer[] {
    return transfers.filter((transfer) => transfer.confirmations >= confirmations)
  }
}

function isAddress(text: string | undefined): boolean {
  return text === undefined || ADDRESS.test(text)
}

const NO_ADDRESS = feedFailure(
  'FEED_UNKNOWN_INSTRUMENT',
  'An address has 0x and forty digits from 0 to f; check what was entered.',
)
const TOO_MANY = feedFailure(
  'FEED_ANSWER_TOO_LARGE',
  'One block holds more transfers than Etherscan tells at once; ask for those of one holder.',
)
