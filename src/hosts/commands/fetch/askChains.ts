import { formatTimestamp } from '#core/time/iso.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import { createBlockscoutFeed } from '#adapters/feeds/onchain/blockscout/blockscoutFeed.ts'
import { createDexScreenerFeed } from '#adapters/feeds/onchain/dexscreener/dexScreenerFeed.ts'
import { openEthereum, openEtherscan } from '../../feeds/chosenFeeds.ts'
import { type Cell, wholeUnits } from './answerTable.ts'
import { type Asker, type Askers, type Told, withFeed } from './asked.ts'

/** Blocks that are read of a node when it is not said which. */
const USUAL_BLOCKS = 1_000

/** Who tells what is known of a token: its source, its supply, its holders, its pools. */
export const TOKEN_ASKERS: Askers = new Map<string, Asker>([
  [
    'ethereum',
    (parts, { subject, holder }, stop) =>
      withFeed(openEthereum(parts), async (feed) => {
        const token = await feed.fetchToken(subject, stop)
        if (!token.ok) return token
        const { symbol, name, decimals, supply, block } = token.value
        const balance = holder === null ? null : await feed.fetchBalance(subject, holder, stop)
        if (balance?.ok === false) return balance
        const held = balance === null ? null : balance.value.amount
        const rows: (readonly Cell[])[] = [
          ['symbol', symbol],
          ['name', name],
          ['decimals', decimals],
          ['supply', supply === null ? null : wholeUnits(supply, decimals)],
          ['block', block.number],
          ...(held === null ? [] : [[`held by ${holder ?? ''}`, wholeUnits(held, decimals)]]),
        ]
        return facts(rows, { token: token.value, ...(held === null ? {} : { holder, amount: held }) })
      }),
  ],
  [
    'etherscan',
    (parts, { subject }, stop) =>
      withFeed(openEtherscan(parts), async (feed) => {
        const source = await feed.fetchSource(subject, stop)
        if (!source.ok) return source
        const supply = await feed.fetchSupply(subject, stop)
        if (!supply.ok) return supply
        const { isVerified, name, compiler, licence, implementation } = source.value
        const rows: (readonly Cell[])[] = [
          ['source verified', isVerified],
          ['name', name],
          ['compiler', compiler],
          ['licence', licence],
          ['sends its calls to', implementation],
          ['supply in the smallest unit', supply.value],
        ]
        return facts(rows, { contract: source.value, supply: supply.value })
      }),
  ],
  [
    'blockscout',
    (parts, { subject, limit }, stop) =>
      withFeed(createBlockscoutFeed(parts), async (feed) => {
        const token = await feed.fetchToken(subject, stop)
        if (!token.ok) return token
        const holders = await feed.fetchHolders(subject, null, stop)
        if (!holders.ok) return holders
        const { symbol, name, kind, decimals, supply, holders: count, price, marketCap } = token.value
        const largest = holders.value.rows.slice(0, limit)
        const rows: (readonly Cell[])[] = [
          ['symbol', symbol],
          ['name', name],
          ['kind', kind],
          ['supply', supply === null ? null : wholeUnits(supply, decimals)],
          ['holders', count],
          ['price in dollars', price],
          ['market value in dollars', marketCap],
          ...largest.map(({ address, isContract, amount }, place) => [
            `holder ${place + 1}${isContract ? ', a contract' : ''}`,
            `${address} ${wholeUnits(amount, decimals)}`,
          ]),
        ]
        return facts(rows, { token: token.value, holders: largest })
      }),
  ],
  [
    'dexscreener',
    (parts, { subject, limit }, stop) =>
      withFeed(createDexScreenerFeed(parts), async (feed) => {
        const told = await feed.searchPairs(subject, stop)
        if (!told.ok) return told
        const pairs = told.value.slice(0, limit)
        const rows = pairs.map((pair) => [
          pair.chain,
          pair.exchange,
          `${pair.base.symbol ?? '?'}/${pair.quote.symbol ?? '?'}`,
          pair.priceInDollars,
          pair.liquidity,
          pair.lastDay.volume,
          pair.createdAt === null ? null : formatTimestamp(pair.createdAt),
          pair.address,
        ])
        const columns = ['chain', 'exchange', 'pair', 'dollars', 'liquidity', 'volume of a day', 'since', 'pool']
        return { ok: true, value: { columns, rows, notes: [], value: { pairs } } }
      }),
  ],
])

const TRANSFER_COLUMNS = ['block', 'when', 'from', 'to', 'amount', 'transaction'] as const

/** Who tells how a token moves. */
export const TRANSFER_ASKERS: Askers = new Map<string, Asker>([
  [
    'ethereum',
    (parts, { subject, fromBlock, toBlock, limit }, stop) =>
      withFeed(openEthereum(parts), async (feed) => {
        const head = fromBlock === null ? await feed.fetchHead(stop) : null
        if (head?.ok === false) return head
        const first = fromBlock ?? Math.max(0, (head === null ? 0 : head.value.number) - USUAL_BLOCKS)
        const token = await feed.fetchToken(subject, stop)
        if (!token.ok) return token
        const last = toBlock ?? Number.MAX_SAFE_INTEGER
        const told = await feed.fetchTransfers(subject, first, last, stop)
        if (!told.ok) return told
        const { transfers, next, through } = told.value
        const rows = transfers.map(({ block, from, to, amount, transaction }) => [
          block,
          null,
          from,
          to,
          wholeUnits(amount, token.value.decimals),
          transaction,
        ])
        return movements(rows, { transfers: transfers.slice(0, limit), through, next }, next)
      }),
  ],
  [
    'etherscan',
    (parts, { subject, holder, fromBlock, toBlock, limit }, stop) =>
      withFeed(openEtherscan(parts), async (feed) => {
        const question = {
          ...(subject === '' ? {} : { token: subject }),
          ...(holder === null ? {} : { holder }),
          fromBlock: fromBlock ?? 0,
          toBlock: toBlock ?? LAST_BLOCK,
        }
        const told = await feed.fetchTransfers(question, stop)
        if (!told.ok) return told
        const { transfers, next } = told.value
        const rows = transfers.map(({ block, at, from, to, amount, decimals, transaction }) => [
          block,
          formatTimestamp(at),
          from,
          to,
          wholeUnits(amount, decimals),
          transaction,
        ])
        return movements(rows, { transfers: transfers.slice(0, limit), next }, next)
      }),
  ],
  [
    'blockscout',
    (parts, { subject, limit }, stop) =>
      withFeed(createBlockscoutFeed(parts), async (feed) => {
        const told = await feed.fetchTransfers(subject, null, stop)
        if (!told.ok) return told
        const transfers = told.value.rows
        const rows = transfers.map(({ at, from, to, amount, decimals, transaction }) => [
          null,
          at === null ? null : formatTimestamp(at),
          from,
          to,
          amount === null ? null : wholeUnits(amount, decimals),
          transaction,
        ])
        return movements(rows, { transfers: transfers.slice(0, limit) }, null)
      }),
  ],
])

/** Beyond every block of today, and a number that Etherscan takes. */
const LAST_BLOCK = 999_999_999

function facts(rows: readonly (readonly Cell[])[], value: object): FeedAnswer<Told> {
  return { ok: true, value: { columns: ['fact', 'value'], rows, notes: [], value } }
}

function movements(rows: readonly (readonly Cell[])[], value: object, next: number | null): FeedAnswer<Told> {
  const notes = next === null ? [] : [`There are later ones; ask on with --from-block ${next}.`]
  return { ok: true, value: { columns: TRANSFER_COLUMNS, rows, notes, value } }
}
