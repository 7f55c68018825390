import { formatTimestamp } from '#core/time/iso.ts'
import type { ExperimentSeries } from '#adapters/storage/research/experimentTable.ts'

const TRADE_HEADER =
  'instrument,strategy,side,size,entryTime,exitTime,entryPrice,exitPrice,commission,pnl,adverse,favourable'
const EQUITY_HEADER = 'time,equity,drawdown,close'

/** Writes the trades as CSV, one a row, times in UTC. */
export function tradesCsv({ trades }: ExperimentSeries): string {
  const rows = trades.map((trade) =>
    [
      textCell(trade.instrumentId),
      textCell(trade.strategyId),
      trade.side,
      numberCell(trade.size),
      formatTimestamp(trade.entryTime),
      formatTimestamp(trade.exitTime),
      numberCell(trade.entryPrice),
      numberCell(trade.exitPrice),
      numberCell(trade.commission),
      numberCell(trade.pnl),
      numberCell(trade['adverse']),
      numberCell(trade['favourable']),
    ].join(','),
  )
  return [TRADE_HEADER, ...rows, ''].join('\n')
}

/** Writes the equity as CSV, one moment a row, times in UTC; the drawdown is a fraction. */
export function equityCsv({ equity }: ExperimentSeries): string {
  const rows = Array.from(equity.time, (time, row) =>
    [
      formatTimestamp(time),
      numberCell(equity.value[row]),
      numberCell(equity.drawdown[row]),
      numberCell(equity.close[row]),
    ].join(','),
  )
  return [EQUITY_HEADER, ...rows, ''].join('\n')
}

function numberCell(value: unknown): string {
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

/** A text that a spreadsheet would take for a formula gets a sign before it that makes it a text. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
