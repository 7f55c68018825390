import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { Estimate } from '#core/model/estimate.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { findTrade, type NotedTrade, readTradeJournal } from '../tradeJournal/notedTrades.ts'
import { tradesCsv } from '../tradeJournal/tradesCsv.ts'
import { type TradeGroup, type TradeGrouping, tradeStatistics } from '../tradeJournal/tradeStatistics.ts'
import { ACCOUNT, DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { writeCsv } from './writeCsv.ts'

const GROUPINGS: readonly TradeGrouping[] = ['tag', 'strategy', 'hour', 'weekday']

/** `quarterdeck trades`: the round trips of the journal, what they made of their planned risk, and how groups of them end. */
export const tradesCommand: Command = {
  name: 'trades',
  summary: 'Lists the trades of the journal with profit, planned risk, notes, and how like trades ended.',
  operands: [],
  options: [
    { name: 'tag', kind: 'text', value: 'TAG', help: 'Only trades of this tag.' },
    {
      name: 'by',
      kind: 'choice',
      choices: GROUPINGS,
      default: 'strategy',
      help: 'What the statistics are grouped by; hours and weekdays are those of the entry, UTC.',
    },
    { name: 'csv', kind: 'text', value: 'FILE', help: 'Writes one row for each trade.' },
    ACCOUNT,
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(list(context)),
}

/** `quarterdeck trades show`: one trade with its exits and the card as it was decided. */
export const tradesShowCommand: Command = {
  name: 'trades show',
  summary: 'Shows one trade with its exits, its note, and the card as it was decided.',
  operands: [{ name: 'ID', required: true, help: 'The trade; as much of its id as tells it from others.' }],
  options: [ACCOUNT, DATA_DIR, JSON_OUTPUT],
  run: (context) => Promise.resolve(show(context)),
}

function list(context: CommandContext): number {
  const { arguments: words } = context
  const read = readTradeJournal(dataPaths(ownDataDirectory(words.text('data-dir'))), words.text('account'))
  if (!read.ok) return tellFailure(context, read.failure)
  const tag = words.text('tag')
  const trades = read.reply.trades.filter(({ annotation }) => tag === null || annotation.tags.includes(tag))
  const by = GROUPINGS.find((grouping) => grouping === words.text('by')) ?? 'strategy'
  const statistics = tradeStatistics(trades, by)
  const file = words.text('csv')
  if (file !== null) {
    const written = writeCsv(file, tradesCsv(trades))
    if (!written.ok) return tellFailure(context, written.failure)
  }
  if (words.flag('json'))
    context.print(JSON.stringify({ ok: true, trades: trades.map(withoutCard), by, statistics, csv: file }))
  else {
    for (const trade of trades) context.print(lineOf(trade))
    if (trades.length === 0) context.print(tag === null ? 'There are no trades yet.' : `No trade is tagged ${tag}.`)
    else for (const line of groupLines(statistics, by)) context.print(line)
    if (file !== null) context.print(`Written: ${file}.`)
  }
  for (const gap of read.reply.gaps) context.complain(gap)
  return EXIT.done
}

function show(context: CommandContext): number {
  const { arguments: words } = context
  const read = readTradeJournal(dataPaths(ownDataDirectory(words.text('data-dir'))), words.text('account'))
  if (!read.ok) return tellFailure(context, read.failure)
  const found = findTrade(read.reply.trades, words.operand(0) ?? '')
  if (!found.ok) return tellFailure(context, found.failure)
  const trade = found.reply
  if (words.flag('json')) {
    context.print(JSON.stringify({ ok: true, trade }))
    return EXIT.done
  }
  context.print(lineOf(trade))
  context.print(`  id ${trade.tradeId}`)
  for (const { role, at, size, price, profit, orderId } of trade.exits) {
    const how = orderId === null ? 'ended by a split' : (role ?? 'exit').toLowerCase().replaceAll('_', ' ')
    context.print(`  ${formatTimestamp(at)}  ${how}: ${size} at ${price}, ${profit.toFixed(2)}`)
  }
  for (const line of cardLines(trade)) context.print(line)
  if (trade.annotation.note !== '') context.print(`  note: ${trade.annotation.note}`)
  return EXIT.done
}

function withoutCard({ card, ...trade }: NotedTrade) {
  const of = card?.proposal
  return {
    ...trade,
    card: of === undefined ? null : { proposalId: of.proposalId, hash: of.hash, status: of.status },
  }
}

function lineOf(trade: NotedTrade): string {
  const { tradeId, openedAt, side, size, symbol, entryPrice, profit, currency, closedAt, annotation } = trade
  const risk = trade.multiple === null ? '' : `, ${trade.multiple.toFixed(2)} R`
  const state = closedAt === null ? `${trade.openSize} still open` : `closed ${formatTimestamp(closedAt)}`
  const stars = annotation.stars === 0 ? '' : ` ${'*'.repeat(annotation.stars)}`
  const tags = annotation.tags.map((tag) => ` #${tag}`).join('')
  return `${tradeId.slice(0, 12)}  ${formatTimestamp(openedAt)}  ${side} ${size} ${symbol} at ${entryPrice}, ${state}: ${profit.toFixed(2)} ${currency}${risk}${stars}${tags}`
}

function cardLines({ card, plannedRisk, currency }: NotedTrade): readonly string[] {
  if (card === null) return ['  It needed no approval, so there is no card.']
  const { proposal, decidedAt, ownView, reason, note } = card
  const risk = plannedRisk === null ? 'no stop on the card' : `planned risk ${plannedRisk.toFixed(2)} ${currency}`
  return [
    `  card ${proposal.proposalId}, ${proposal.status}${decidedAt === null ? '' : ` ${formatTimestamp(decidedAt)}`}, ${risk}`,
    `    hash ${proposal.hash}`,
    ...proposal.evidence.map(({ text }) => `    for: ${text}`),
    ...proposal.counterEvidence.map(({ text }) => `    against: ${text}`),
    ...(ownView === null ? [] : [`    own view before the reasons: ${ownView}`]),
    ...(reason === null && note === '' ? [] : [`    said: ${[reason, note].filter(Boolean).join(', ')}`]),
  ]
}

function groupLines(groups: readonly TradeGroup[], by: TradeGrouping): readonly string[] {
  if (groups.length === 0) return ['No trade is closed yet, so nothing can be said of them.']
  return [
    `Closed trades by ${by}, with 95 % intervals:`,
    ...groups.map(({ group, trades, winShare, meanMultiple, meanProfit, currency }) => {
      const won = winShare === null ? 'not enough data' : `won ${range(winShare, 100, 0)} %`
      const multiple = meanMultiple === null ? 'R: not enough data' : `${range(meanMultiple, 1, 2)} R`
      const profit = meanProfit === null ? 'profit: not enough data' : `${range(meanProfit, 1, 2)} ${currency ?? ''}`
      return `  ${group}: ${trades} trades, ${won}, ${multiple} (${meanMultiple?.n ?? 0}), ${profit}`
    }),
  ]
}

function range({ value, low, high }: Estimate, scale: number, decimals: number): string {
  const [middle, from, to] = [value, low, high].map((each) => (each * scale).toFixed(decimals))
  return `${middle} (${from} to ${to})`
}
