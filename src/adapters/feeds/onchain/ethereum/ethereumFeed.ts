import type { FeedAnswer, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource, feedFailure, type SourceConnection } from '../../parsing/answerSource.ts'
import type { ChainTransfer } from '../chainValues.ts'
import { ETHEREUM_CARD } from '../onchainCards.ts'
import { blockCall, type ChainBlock, readBlock } from './blocks.ts'
import { askNode, isTooMuch, type NodeAnswer, type NodeCall, nodeFailure } from './nodeCalls.ts'
import { checkedAddress, readName, readTransfers, readWhole, tokenCall, transfersCall } from './tokenCode.ts'

/** How a node is asked. */
export interface EthereumFeedOptions extends SourceConnection {
  /** Address of a node of any chain that works as Ethereum does; a public one of Ethereum when left out. */
  readonly node?: string
  /** Blocks that must have been built on what is told; 12 when left out. */
  readonly confirmations?: number
  /** Blocks that are asked for at once; 2,000 when left out. Fewer where they hold too much. */
  readonly blocksAtOnce?: number
}

/** What a token says of itself; null where it says nothing. */
export interface TokenFacts {
  readonly address: string
  readonly symbol: string | null
  readonly name: string | null
  readonly decimals: number | null
  /** In the token's smallest unit, all digits. */
  readonly supply: string | null
  /** The block of which this is true. */
  readonly block: ChainBlock
}

/** What a holder has of a token. */
export interface TokenBalance {
  /** In the token's smallest unit, all digits. */
  readonly amount: string
  readonly block: ChainBlock
}

/** Transfers of a token in rising order. */
export interface TransferStretch {
  readonly transfers: readonly ChainTransfer[]
  /** Events that look like transfers and are of other kinds of tokens. */
  readonly others: number
  /** The last block that was read; null when none is old enough. Ask `isCanonical` whether it still holds. */
  readonly through: ChainBlock | null
  /** The block from which to ask on; null when there are no more that are old enough. */
  readonly next: number | null
}

/** A node of Ethereum as a source. Nothing is told of blocks that are younger than the confirmations. */
export interface EthereumFeed extends MarketFeed {
  fetchHead(stop: StopSignal): Promise<FeedAnswer<ChainBlock>>
  fetchToken(token: string, stop: StopSignal): Promise<FeedAnswer<TokenFacts>>
  fetchBalance(token: string, holder: string, stop: StopSignal): Promise<FeedAnswer<TokenBalance>>
  /** Blocks are inclusive. */
  fetchTransfers(
    token: string,
    fromBlock: number,
    toBlock: number,
    stop: StopSignal,
  ): Promise<FeedAnswer<TransferStretch>>
  /** Tells whether the chain still holds a block; if not, everything from it on is to be read anew. */
  isCanonical(block: Pick<ChainBlock, 'number' | 'hash'>, stop: StopSignal): Promise<FeedAnswer<boolean>>
  close(): Promise<void>
}

const PUBLIC_NODE = 'https://ethereum-rpc.publicnode.com/'
const USUAL_CONFIRMATIONS = 12
const BLOCKS_AT_ONCE = 2_000
const GROWTH = 1.1
const WINDOWS = [
  { limit: 10, milliseconds: 1_000, counts: 'CALLS' as const },
  { limit: 50, milliseconds: 1_000, counts: 'WEIGHT' as const },
]

/** Opens a node. Throws when its address is none: it must have been checked before. */
export function createEthereumFeed(options: EthereumFeedOptions): EthereumFeed {
  const { node = PUBLIC_NODE, confirmations = USUAL_CONFIRMATIONS } = options
  const mostAtOnce = Math.max(1, options.blocksAtOnce ?? BLOCKS_AT_ONCE)
  /** What the node took the last time, a little more each time that it takes it. */
  let atOnce = mostAtOnce
  const { origin, pathname } = new URL(node)
  const source = createAnswerSource(ETHEREUM_CARD, origin, WINDOWS, options)
  const ask = (calls: readonly NodeCall[], what: string, stop: StopSignal) =>
    askNode(source, pathname, calls, what, stop)

  async function blockAt(number: number | 'latest', stop: StopSignal): Promise<FeedAnswer<ChainBlock>> {
    const answers = await ask([blockCall(number)], 'a block', stop)
    if (!answers.ok) return answers
    const [answer = NOTHING] = answers.value
    const block = answer.ok ? readBlock(answer.result) : null
    if (block !== null && (number === 'latest' || block.number === number)) return { ok: true, value: block }
    return answer.ok ? BAD_BLOCK : nodeFailure(answer, 'a block')
  }

  /** The newest block that is old enough. */
  async function settled(stop: StopSignal): Promise<FeedAnswer<ChainBlock>> {
    const head = await blockAt('latest', stop)
    return head.ok && confirmations > 0 ? blockAt(Math.max(0, head.value.number - confirmations), stop) : head
  }

  return {
    card: ETHEREUM_CARD,
    fetchHead: (stop) => blockAt('latest', stop),
    fetchToken: async (text, stop) => {
      const token = checkedAddress(text)
      if (token === null) return NO_ADDRESS
      const block = await settled(stop)
      if (!block.ok) return block
      const { hash } = block.value
      const asked = ['symbol', 'name', 'decimals', 'totalSupply'] as const
      const answers = await ask(
        asked.map((name) => tokenCall(token, name, hash)),
        'a token',
        stop,
      )
      if (!answers.ok) return answers
      const [symbol, name, decimals, supply] = answers.value.map((answer) => (answer.ok ? answer.result : null))
      const told = readWhole('decimals', decimals)
      const facts: TokenFacts = {
        address: token,
        symbol: readName('symbol', symbol),
        name: readName('name', name),
        decimals: told === null ? null : Number(told),
        supply: readWhole('totalSupply', supply),
        block: block.value,
      }
      if (facts.supply !== null) return { ok: true, value: facts }
      const failed = answers.value.find((answer) => !answer.ok && !/revert/i.test(answer.message))
      return failed === undefined ? NO_TOKEN : nodeFailure(failed, 'a token')
    },
    fetchBalance: async (tokenText, holderText, stop) => {
      const [token, holder] = [checkedAddress(tokenText), checkedAddress(holderText)]
      if (token === null || holder === null) return NO_ADDRESS
      const block = await settled(stop)
      if (!block.ok) return block
      const answers = await ask([tokenCall(token, 'balanceOf', block.value.hash, holder)], 'a balance', stop)
      if (!answers.ok) return answers
      const [answer = NOTHING] = answers.value
      const amount = answer.ok ? readWhole('balanceOf', answer.result) : null
      if (amount !== null) return { ok: true, value: { amount, block: block.value } }
      return answer.ok || /revert/i.test(answer.message) ? NO_TOKEN : nodeFailure(answer, 'a balance')
    },
    fetchTransfers: async (text, fromBlock, toBlock, stop) => {
      const token = checkedAddress(text)
      if (token === null) return NO_ADDRESS
      const newest = await settled(stop)
      if (!newest.ok) return newest
      const last = Math.min(toBlock, newest.value.number)
      if (fromBlock > last) return { ok: true, value: { transfers: [], others: 0, through: null, next: null } }
      for (let span = Math.min(atOnce, last - fromBlock + 1); ; span = Math.floor(span / 2)) {
        const end = Math.min(last, fromBlock + span - 1)
        const answers = await ask([transfersCall(token, fromBlock, end), blockCall(end)], 'transfers', stop)
        if (!answers.ok) return answers
        const [logs = NOTHING, block = NOTHING] = answers.value
        if (isTooMuch(logs) && end > fromBlock) {
          atOnce = Math.floor(span / 2)
          continue
        }
        if (!logs.ok) return nodeFailure(logs, 'transfers')
        atOnce = Math.min(mostAtOnce, Math.ceil(Math.max(atOnce, span) * GROWTH))
        const read = readTransfers(logs.result, token, fromBlock, end)
        const through = block.ok ? readBlock(block.result) : null
        if (read === null || through === null || through.number !== end) return BAD_LOGS
        // Both were asked for together; what was read of a block that the chain left meanwhile is of no use.
        if (read.transfers.some((row) => row.block === end && row.blockHash !== through.hash)) return REORGANISED
        return { ok: true, value: { ...read, through, next: end < last ? end + 1 : null } }
      }
    },
    isCanonical: async ({ number, hash }, stop) => {
      const block = await blockAt(number, stop)
      return block.ok ? { ok: true, value: block.value.hash.toLowerCase() === hash.toLowerCase() } : block
    },
    close: () => source.close(),
  }
}

const NOTHING: NodeAnswer = { ok: false, code: 0, message: 'it answered nothing' }
const NO_ADDRESS = feedFailure(
  'FEED_UNKNOWN_INSTRUMENT',
  'An address has 0x and forty digits from 0 to f, in capitals as its check demands; check what was entered.',
)
const NO_TOKEN = feedFailure('FEED_UNKNOWN_INSTRUMENT', 'There is no token at that address; check what was entered.')
const BAD_BLOCK = feedFailure(
  'FEED_BAD_ANSWER',
  'The node of Ethereum answered with something that is not the block asked for; try another node.',
)
const BAD_LOGS = feedFailure(
  'FEED_BAD_ANSWER',
  'The node of Ethereum answered with something else than the transfers asked for, so nothing was stored.',
)
const REORGANISED = feedFailure(
  'FEED_UNAVAILABLE',
  'The chain was rearranged while it was read, so nothing was stored; ask again.',
)
