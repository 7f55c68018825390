import { type CsvCell, csvText } from '#core/csvText.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { NotedTrade } from './notedTrades.ts'

/** The columns, in their order. Money is in the currency of the row, times are UTC; an empty cell is unknown. */
const COLUMNS = [
  'trade',
  'account',
  'mode',
  'instrument',
  'currency',
  'strategy',
  'side',
  'opened',
  'closed',
  'size',
  'openSize',
  'entryPrice',
  'exits',
  'profit',
  'fees',
  'income',
  'plannedRisk',
  'multiple',
  'proposal',
  'cardHash',
  'tags',
  'stars',
  'note',
] as const

/** Writes one row for each trade. */
export function tradesCsv(trades: readonly NotedTrade[]): string {
  return csvText([COLUMNS.map((column) => text(column)), ...trades.map(rowOf)])
}

function rowOf(trade: NotedTrade): readonly CsvCell[] {
  const { card, annotation } = trade
  return [
    text(trade.tradeId),
    text(trade.accountId),
    text(trade.mode),
    text(trade.instrumentId),
    text(trade.currency),
    text(trade.strategyId),
    text(trade.side),
    text(formatTimestamp(trade.openedAt)),
    trade.closedAt === null ? null : text(formatTimestamp(trade.closedAt)),
    number(trade.size),
    number(trade.openSize),
    number(trade.entryPrice),
    number(trade.exits.length),
    number(trade.profit),
    number(trade.fees),
    number(trade.income),
    number(trade.plannedRisk),
    number(trade.multiple),
    card === null ? null : text(card.proposal.proposalId),
    card === null ? null : text(card.proposal.hash),
    text(annotation.tags.join(' | ')),
    number(annotation.stars),
    text(annotation.note),
  ]
}

function text(value: string): CsvCell {
  return { text: value }
}

function number(value: number | null): CsvCell {
  return value === null ? null : { number: String(value) }
}
