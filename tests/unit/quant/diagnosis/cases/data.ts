import { instrumentId } from '#core/model/identifiers.ts'
import { bars, both, type Case, type Change, instruments, kept, onlyTrades, replace, withoutBars } from '../changes.ts'

/** Adds copies of the first instrument under other names. */
function moreShares(count: number): Change {
  return (clean) => {
    const [first] = clean.instruments
    if (first === undefined) throw new Error('the clean run has instruments')
    const more = Array.from({ length: count }, (_, index) => {
      return { ...first, symbol: `MORE${index}`, instrumentId: instrumentId(`MORE${index}`, 'TEST') }
    })
    return { ...clean, instruments: [...clean.instruments, ...more] }
  }
}

/** Cuts the moments of the run. */
function moments(count: number): Change {
  return ({ curve, ...clean }) => {
    return { ...clean, curve: { tsOpen: curve.tsOpen.slice(0, count), equity: curve.equity.slice(0, count) } }
  }
}

/** Halves the prices of the first instrument from a bar on, as an unadjusted split would. */
function unknownSplit(bar: number): Change {
  return bars(({ open, high, low, close }) => {
    const ratio = (close[bar - 1] ?? 1) / (open[bar] ?? 1) / 2
    for (const column of [open, high, low, close]) {
      for (let index = bar; index < column.length; index += 1) column[index] = (column[index] ?? 0) * ratio
    }
  })
}

/** Scales one close with its high and low. */
function leap(bar: number, factor: number): Change {
  return bars(({ high, low, close }) => {
    close[bar] = (close[bar] ?? 0) * factor
    high[bar] = Math.max(high[bar] ?? 0, close[bar] ?? 0)
    low[bar] = Math.min(low[bar] ?? 0, close[bar] ?? 0)
  })
}

/** Runs whose data is at fault. */
export const DATA_CASES: readonly Case[] = [
  {
    code: 'DATA_DISORDER',
    severity: 'STOP',
    raises: bars(({ tsOpen }) => {
      tsOpen[700] = tsOpen[699] ?? 0
    }),
    says: '1 of 6,048 bars repeats',
  },
  {
    code: 'DATA_IMPOSSIBLE_BARS',
    severity: 'STOP',
    raises: bars(({ high, low, volume }) => {
      for (let bar = 0; bar < 31; bar += 1) {
        if (bar % 3 === 0) high[bar] = 0.9 * (low[bar] ?? 0)
        else if (bar % 3 === 1) low[bar] = Number.NaN
        else volume[bar] = -1
      }
    }),
    says: '31 of 6,048 bars cannot be true',
  },
  {
    code: 'DATA_IMPOSSIBLE_BARS',
    severity: 'WARNING',
    raises: both(
      bars(({ high, close }) => {
        high[10] = 0.5 * (close[10] ?? 0)
      }),
      replace({ fills: [] }),
    ),
    says: '1 of 6,048 bars cannot be true',
  },
  {
    code: 'DATA_JUMPS',
    severity: 'WARNING',
    raises: leap(500, 1.6),
    spares: leap(500, 1.35),
    says: 'ALFA on 2015-12-',
  },
  {
    code: 'DATA_SPIKES',
    severity: 'WARNING',
    raises: leap(500, 1.2),
    spares: leap(500, 1.06),
    says: '1 price in 6,048 bars leaps away',
  },
  { code: 'DATA_FEW_BARS', severity: 'WARNING', raises: moments(249), spares: moments(250), says: '249 bars' },
  { code: 'DATA_FEW_BARS', severity: 'STOP', raises: moments(29), says: '29 bars' },
  {
    code: 'DATA_GAPS',
    severity: 'WARNING',
    raises: withoutBars((bar) => bar % 10 === 5),
    spares: withoutBars((bar) => bar % 20 === 5),
    says: '151 of 6,048 expected bars',
  },
  {
    code: 'DATA_LONG_GAP',
    severity: 'WARNING',
    raises: withoutBars((bar) => bar >= 300 && bar < 305),
    spares: withoutBars((bar) => bar >= 300 && bar < 304),
    says: '5 expected bars in a row',
  },
  {
    code: 'DATA_FROZEN',
    severity: 'WARNING',
    raises: bars(({ open, high, low, close }) => {
      for (const column of [open, high, low, close]) column.fill(close[399] ?? 0, 400, 420)
    }),
    spares: bars(({ open, high, low, close }) => {
      for (const column of [open, high, low, close]) column.fill(close[399] ?? 0, 400, 419)
    }),
    says: '20 bars in a row',
  },
  {
    code: 'DATA_REPEATED_BARS',
    severity: 'WARNING',
    raises: bars(({ open, high, low, close, volume }) => {
      for (const column of [open, high, low, close, volume])
        for (let bar = 1; bar <= 7; bar += 1) column[bar] = column[0] ?? 0
    }),
    spares: bars(({ open, high, low, close, volume }) => {
      for (const column of [open, high, low, close, volume]) column[1] = column[0] ?? 0
    }),
    says: '7 of 6,048 bars are copies',
  },
  {
    code: 'DATA_ZERO_VOLUME',
    severity: 'WARNING',
    raises: bars(({ volume }) => volume.fill(0, 0, 61)),
    spares: bars(({ volume }) => volume.fill(0, 0, 60)),
    says: '61 of 6,048 bars have no volume',
  },
  {
    code: 'DATA_NO_VOLUME',
    severity: 'NOTE',
    raises: bars(({ volume }) => volume.fill(0)),
    spares: both(
      bars(({ volume }) => volume.fill(0)),
      onlyTrades(0),
    ),
    says: '1 traded instrument',
  },
  {
    code: 'DATA_SIMULATED',
    severity: 'WARNING',
    raises: instruments((_, index) => ({ origin: index === 2 ? 'simulated' : 'recorded' })),
    says: '1 instrument of 4',
  },
  { code: 'DATA_SPLIT_LIKE', severity: 'STOP', raises: unknownSplit(600), says: '0.50 (2:1)' },
  {
    code: 'DATA_SPLIT_LIKE',
    severity: 'WARNING',
    raises: both(unknownSplit(600), onlyTrades(0)),
    spares: both(
      unknownSplit(600),
      instruments(({ bars: { tsOpen } }) => ({ splits: [tsOpen[600] ?? 0] })),
    ),
    says: 'no trade was open over it',
  },
  {
    code: 'DATA_SURVIVORSHIP',
    severity: 'WARNING',
    raises: moreShares(20),
    spares: both(
      moreShares(20),
      instruments(({ bars: { tsOpen } }, index) => (index === 9 ? { delistedAt: tsOpen[800] ?? 0 } : {})),
    ),
    says: 'All 24 shares',
  },
  {
    code: 'DATA_LATE_START',
    severity: 'NOTE',
    raises: instruments(({ bars: columns }, index) => (index > 2 ? { bars: kept(columns, (bar) => bar > 200) } : {})),
    spares: instruments(({ bars: columns }, index) => (index > 2 ? { bars: kept(columns, (bar) => bar > 100) } : {})),
    says: '1 of 4 instruments (25.0 %)',
  },
]
