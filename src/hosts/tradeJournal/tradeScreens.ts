import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { accepted, type CommandResult, refused } from '#contracts/failure.ts'
import type {
  TradeGroupingView,
  TradeNoteView,
  TradeNoteWrite,
  TradesReply,
  TradeView,
} from '#contracts/records/tradeJournal.ts'
import { type NotedTrade, readTradeJournal, writeNote } from './notedTrades.ts'
import { tradesCsv } from './tradesCsv.ts'
import { tradeStatistics } from './tradeStatistics.ts'

/** Trades that one answer holds. */
const MOST_TRADES = 2_000
const GROUPINGS: readonly TradeGroupingView[] = ['tag', 'strategy', 'hour', 'weekday']

/** A file for the user to keep. */
export interface TradesFile {
  readonly fileName: string
  readonly mediaType: string
  readonly text: string
}

/** Reads the trades for a screen, newest entry first, with how all of them ended by group. */
export function readTrades(dataDirectory: string, account: string | null): CommandResult<TradesReply> {
  const read = readTradeJournal(dataPaths(dataDirectory), account)
  if (!read.ok) return read
  const { trades, gaps } = read.reply
  const newest = trades.toSorted((left, right) => right.openedAt - left.openedAt)
  return accepted({
    trades: newest.slice(0, MOST_TRADES).map(viewOf),
    total: trades.length,
    groups: GROUPINGS.flatMap((by) => tradeStatistics(trades, by).map((group) => ({ by, ...group }))).slice(0, 2_000),
    gaps: gaps.slice(0, 100),
  })
}

/** Replaces what is written beside a trade; returns it as it stands then. `now` is our time, microseconds. */
export function replaceNote(
  dataDirectory: string,
  { accountId, tradeId, tags, stars, note }: TradeNoteWrite,
  now: number,
): CommandResult<TradeNoteView> {
  const paths = dataPaths(dataDirectory)
  const read = readTradeJournal(paths, accountId)
  if (!read.ok) return read
  const trade = read.reply.trades.find((each) => each.tradeId === tradeId)
  if (trade === undefined) {
    return refused('TRADE_UNKNOWN', 'The journal has no such trade, so the note was not kept; read the trades again.')
  }
  const removed = trade.annotation.tags.filter((tag) => !tags.includes(tag))
  return writeNote(paths, trade, { added: tags, removed, stars, note }, now)
}

/** Writes the trades of an account as CSV. */
export function exportTrades(dataDirectory: string, account: string | null): CommandResult<TradesFile> {
  const read = readTradeJournal(dataPaths(dataDirectory), account)
  if (!read.ok) return read
  const fileName = `quarterdeck-trades${account === null ? '' : `-${account.replaceAll(/[^\w-]/g, '_')}`}.csv`
  return accepted({ fileName, mediaType: 'text/csv', text: tradesCsv(read.reply.trades) })
}

function viewOf(trade: NotedTrade): TradeView {
  const { exits, card, annotation, ...rest } = trade
  const closed = exits.reduce((sum, { size }) => sum + size, 0)
  const exitPrice = closed === 0 ? null : exits.reduce((sum, { price, size }) => sum + price * size, 0) / closed
  return { ...rest, ...annotation, exitPrice, proposalId: card?.proposal.proposalId ?? null }
}
