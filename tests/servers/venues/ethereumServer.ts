import { openContractServer, type ContractServer } from '../contractServer.ts'

/** Keccak-256 of `Transfer(address,address,uint256)`, as every node tells it. */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const GENESIS_SECONDS = 1_700_000_000

/** The token of the server: USD Coin's address, whose capitals are known. */
export const SERVED_TOKEN = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
/** A token of before names were texts. */
export const OLD_TOKEN = '0x9f8F72aA9304c8B593d555F12eF6589cC3A579A2'
/** Who holds the token. */
export const HOLDER = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
/** More than a number holds. */
export const HELD = 123_456_789_012_345_678_901_234_567n

/** What the server does beside answering. */
export interface EthereumServerOptions {
  readonly head: number
  /** Events that are told at once. */
  readonly mostLogs: number
  /** Events of one block. */
  readonly logsPerBlock: number
}

/** A node, and what can happen to its chain. */
export interface EthereumServer extends ContractServer {
  /** Blocks from this one on are others from now on. */
  reorganise(from: number): void
  /** The chain is reorganised between the questions of the next batch for events. */
  reorganiseWithin(from: number): void
}

/** Opens a node with one token that moves in every block. All data are written here byte by byte. */
export async function openEthereumServer(options: EthereumServerOptions): Promise<EthereumServer> {
  let forkedFrom = Number.POSITIVE_INFINITY
  let within: number | null = null
  const hashOf = (number: number): string =>
    `0x${number >= forkedFrom ? 'f' : 'b'}${number.toString(16).padStart(63, '0')}`
  const blockOf = (number: number) => ({
    number: hex(number),
    hash: hashOf(number),
    parentHash: hashOf(number - 1),
    timestamp: hex(GENESIS_SECONDS + 12 * number),
    transactions: [],
  })

  function call(method: string, params: readonly unknown[]): object {
    const [first, second] = params
    if (method === 'eth_getBlockByNumber') {
      const number = first === 'latest' ? options.head : Number(first)
      return { result: number <= options.head ? blockOf(number) : null }
    }
    if (method === 'eth_getLogs') return logs(first)
    if (method === 'eth_call') return { ...tokenAnswer(first, second, hashOf) }
    return { error: { code: -32_601, message: 'the method does not exist' } }
  }

  function logs(filter: unknown): object {
    const { fromBlock, toBlock, topics } = filter as { fromBlock: string; toBlock: string; topics: readonly string[] }
    const [from, to] = [Number(fromBlock), Number(toBlock)]
    if (topics[0] !== TRANSFER) return { result: [] }
    if ((to - from + 1) * options.logsPerBlock > options.mostLogs) {
      return { error: { code: -32_005, message: `query returned more than ${options.mostLogs} results` } }
    }
    const rows = []
    for (let number = from; number <= to; number += 1) {
      for (let index = 0; index < options.logsPerBlock; index += 1) {
        rows.push({
          address: SERVED_TOKEN.toLowerCase(),
          topics: [TRANSFER, word(HOLDER), word(SERVED_TOKEN), ...(index === 3 ? [word('0x7')] : [])],
          data: index === 3 ? '0x' : word(`0x${(BigInt(number) * 10n ** 18n + BigInt(index)).toString(16)}`),
          blockNumber: hex(number),
          blockHash: hashOf(number),
          transactionHash: word(hex(number * 100 + index)),
          transactionIndex: hex(index),
          logIndex: hex(index),
          removed: false,
        })
      }
    }
    return { result: rows.toReversed() }
  }

  const server = await openContractServer({
    routes: {
      '/': ({ body, method }) => {
        const batch: unknown = JSON.parse(body)
        if (method !== 'POST' || !Array.isArray(batch)) return { status: 400, body: 'only batches' }
        if (batch.length > 10)
          return { body: { jsonrpc: '2.0', id: null, error: { code: -32_600, message: 'batch too large' } } }
        const asked = batch as readonly { id: number; method: string; params: readonly unknown[] }[]
        const answers = asked.map(({ id, method: name, params }) => {
          const answer = { jsonrpc: '2.0', id, ...call(name, params) }
          if (name === 'eth_getLogs' && within !== null) forkedFrom = within
          return answer
        })
        // The order of answers is the node's own.
        return { body: answers.toReversed() }
      },
    },
  })
  return Object.assign(server, {
    reorganise: (from: number) => {
      forkedFrom = from
    },
    reorganiseWithin: (from: number) => {
      within = from
    },
  })
}

function hex(number: number): string {
  return `0x${number.toString(16)}`
}

function word(text: string): string {
  return `0x${text.slice(2).toLowerCase().padStart(64, '0')}`
}

/** A text as a token returns it: where it begins, its length, and its bytes filled up. */
function textWords(text: string): string {
  const bytes = Buffer.from(text).toString('hex')
  const padded = bytes.padEnd(Math.ceil(bytes.length / 64) * 64, '0')
  return `0x${(32).toString(16).padStart(64, '0')}${(bytes.length / 2).toString(16).padStart(64, '0')}${padded}`
}

function tokenAnswer(call: unknown, at: unknown, hashOf: (number: number) => string): object {
  const { to, data } = call as { to: string; data: string }
  const { blockHash } = at as { blockHash: string }
  if (hashOf(Number(`0x${blockHash.slice(3)}`)) !== blockHash)
    return { error: { code: -32_000, message: 'hash is not currently canonical' } }
  const isOld = to.toLowerCase() === OLD_TOKEN.toLowerCase()
  if (!isOld && to.toLowerCase() !== SERVED_TOKEN.toLowerCase()) return { result: '0x' }
  switch (data.slice(0, 10)) {
    case '0x70a08231':
      return { result: data.slice(34) === HOLDER.slice(2).toLowerCase() ? word(`0x${HELD.toString(16)}`) : word('0x0') }
    case '0x313ce567':
      return isOld ? { error: { code: 3, message: 'execution reverted' } } : { result: word('0x6') }
    case '0x95d89b41':
      return { result: isOld ? `0x${Buffer.from('MKR').toString('hex').padEnd(64, '0')}` : textWords('USD<b>C</b>') }
    case '0x06fdde03':
      return { result: isOld ? `0x${'ff'.repeat(32)}` : textWords('USD Coin, a name that is longer than a word') }
    case '0x18160ddd':
      return { result: word(`0x${(HELD * 10n).toString(16)}`) }
    default:
      return { error: { code: 3, message: 'execution reverted' } }
  }
}
