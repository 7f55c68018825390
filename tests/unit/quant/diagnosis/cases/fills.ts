import type { DiagnosedFill, DiagnosedOrder } from '#quant/diagnosis/diagnosisInput.ts'
import type { BarColumns } from '#core/model/bar.ts'
import {
  bars,
  both,
  type Case,
  type Change,
  equity,
  fills,
  marketFills,
  orders,
  profitOf,
  replace,
  reruns,
  terms,
  trades,
} from '../changes.ts'

function barOf({ barTime }: DiagnosedFill, columns: BarColumns): number {
  return columns.tsOpen.indexOf(barTime)
}

/** Takes the volume from the bars of the first fills of the first instrument. */
function dry(count: number): Change {
  return (clean) => {
    const own = (clean.fills ?? []).filter(({ instrumentId }) => instrumentId === clean.instruments[0]?.instrumentId)
    const times = new Set(own.slice(0, count).map(({ barTime }) => barTime))
    const change = bars(({ volume, tsOpen }) => {
      for (const [bar, time] of tsOpen.entries()) if (times.has(time)) volume[bar] = 0
    })
    return change(clean)
  }
}

/** Moves the prices of so many market orders to the best end of their bar. */
function atBest(count: number): Change {
  return marketFills((fill, index, columns) => {
    const bar = barOf(fill, columns)
    const best = fill.side === 'BUY' ? columns.low[bar] : columns.high[bar]
    return index < count ? { ...fill, price: best ?? 0 } : fill
  })
}

const LIMIT_ENTRY: DiagnosedOrder = {
  type: 'LIMIT',
  role: 'ENTRY',
  status: 'EXPIRED',
  filledQuantity: 0,
  submittedAt: 0,
  reason: 'EXPIRED',
}

function limitEntries(filled: number, unfilled: number): Change {
  return (clean) => {
    const more = Array.from({ length: filled + unfilled }, (_, index) => ({
      ...LIMIT_ENTRY,
      filledQuantity: index < filled ? 5 : 0,
    }))
    return { ...clean, orders: [...(clean.orders ?? []), ...more] }
  }
}

/** Lets so many trades end in the bar of their entry. */
function withinBars(count: number): Change {
  return trades((trade, index) => (index < count ? { ...trade, exitTime: trade.entryTime } : trade))
}

/** Runs whose fills and orders are at fault. */
export const FILL_CASES: readonly Case[] = [
  { code: 'FILL_WITHOUT_VOLUME', severity: 'WARNING', raises: dry(5), says: 'in bars in which nothing was traded' },
  { code: 'FILL_WITHOUT_VOLUME', severity: 'STOP', raises: dry(200), says: 'ALFA' },
  {
    code: 'FILL_LARGE_ORDERS',
    severity: 'WARNING',
    raises: fills((fill, index) => (index < 20 ? { ...fill, quantity: 400_000 } : fill)),
    spares: fills((fill, index) => (index < 10 ? { ...fill, quantity: 400_000 } : fill)),
    says: '20 of 1,194 fills take more than 10.0 %',
  },
  {
    code: 'FILL_THIN_BARS',
    severity: 'WARNING',
    raises: bars(({ volume }) => {
      for (const [bar] of volume.entries()) if (bar % 3 === 0) volume[bar] = 30
    }),
    spares: bars(({ volume }) => {
      for (const [bar] of volume.entries()) if (bar % 30 === 0) volume[bar] = 30
    }),
    says: 'of the market orders filled in bars in which hardly anything was traded',
  },
  {
    code: 'FILL_LIMIT_TOUCHED',
    severity: 'NOTE',
    raises: fills((fill, _, columns) => {
      const bar = barOf(fill, columns)
      const edge = fill.side === 'BUY' ? columns.low[bar] : columns.high[bar]
      return fill.type === 'LIMIT' ? { ...fill, price: edge ?? 0 } : fill
    }),
    says: '100.0 % (95 % interval',
  },
  { code: 'FILL_AT_EXTREME', severity: 'WARNING', raises: atBest(300), spares: atBest(20), says: '(95 % interval' },
  {
    code: 'FILL_SAME_BAR_CLOSE',
    severity: 'WARNING',
    raises: both(
      terms({ fill: 'close' }),
      fills((fill) => ({ ...fill, decidedBarTime: fill.barTime })),
    ),
    spares: terms({ fill: 'close' }),
    says: '(100.0 %)',
  },
  {
    code: 'FILL_STOP_GAPS',
    severity: 'WARNING',
    raises: fills((fill, _, columns) => {
      const open = columns.open[barOf(fill, columns)] ?? 0
      if (fill.type !== 'STOP') return fill
      return { ...fill, stopPrice: open * (fill.side === 'SELL' ? 1.01 : 0.99), price: open }
    }),
    says: '1.0 % worse than the stop',
  },
  {
    code: 'FILL_STOPS_EXACT',
    severity: 'WARNING',
    raises: fills((fill) => (fill.stopPrice === null ? fill : { ...fill, price: fill.stopPrice })),
    spares: (clean) => {
      let changed = 0
      const change = fills((fill) => {
        if (fill.stopPrice === null) return fill
        changed += 1
        return { ...fill, price: fill.stopPrice * (changed === 1 ? 0.999 : 1) }
      })
      return change(clean)
    },
    says: 'the very price of the stop',
  },
  {
    code: 'FILL_NO_SLIPPAGE',
    severity: 'WARNING',
    raises: fills((fill) => ({ ...fill, slippage: 0 })),
    spares: fills((fill, index) => (index === 0 ? fill : { ...fill, slippage: 0 })),
    says: 'neither spread nor slippage',
  },
  {
    code: 'ORDER_REFUSED',
    severity: 'WARNING',
    raises: orders((order, index) => (index % 15 === 0 ? { ...order, status: 'REJECTED', reason: 'NO_CASH' } : order)),
    spares: orders((order, index) => (index % 25 === 0 ? { ...order, status: 'REJECTED', reason: 'NO_CASH' } : order)),
    says: 'most often because of NO_CASH',
  },
  {
    code: 'SIGNALS_DENIED',
    severity: 'WARNING',
    raises: replace({
      denials: [
        { code: 'OTHER', count: 3 },
        { code: 'OVERSIZED', count: 200 },
      ],
    }),
    spares: replace({ denials: [{ code: 'OVERSIZED', count: 100 }] }),
    says: 'most often by OVERSIZED',
  },
  {
    code: 'ORDER_LIMITS_UNFILLED',
    severity: 'NOTE',
    raises: limitEntries(4, 8),
    spares: limitEntries(6, 6),
    says: '66.7 % (95 % interval',
  },
  {
    code: 'ORDER_PARTIAL_FILLS',
    severity: 'NOTE',
    raises: orders((order, index) => (index % 8 === 0 ? { ...order, status: 'CANCELLED' } : order)),
    spares: orders((order, index) => (index % 12 === 0 ? { ...order, status: 'CANCELLED' } : order)),
    says: 'of the orders that filled',
  },
  {
    code: 'INTRABAR_TRADES',
    severity: 'WARNING',
    raises: withinBars(100),
    spares: withinBars(40),
    says: 'begin and end in one bar',
  },
  {
    code: 'INTRABAR_EFFECT',
    severity: 'WARNING',
    raises: reruns((net) => ({ bestOrder: 1.3 * net, worstOrder: net })),
    spares: reruns((net) => ({ bestOrder: 1.2 * net, worstOrder: net })),
    says: 'so much of it is an assumption',
  },
  {
    code: 'INTRABAR_EFFECT',
    severity: 'STOP',
    raises: reruns(() => ({ bestOrder: 1_000, worstOrder: -2_000 })),
    says: '-2,000 USD',
  },
  {
    code: 'POSITION_LEFT_OPEN',
    severity: 'WARNING',
    raises: (clean) => equity((value, moment) => value + (moment === 1_511 ? profitOf(clean) : 0))(clean),
    spares: (clean) => equity((value, moment) => value + (moment === 1_511 ? 0.2 * profitOf(clean) : 0))(clean),
    says: '(50.0 %)',
  },
]
