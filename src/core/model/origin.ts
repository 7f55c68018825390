/**
 * Where a datum comes from. `live` arrives from a venue now; `recorded` was live once and is replayed; `historical` is
 * vendor history; `simulated` was made by the market simulator and may never reach a paper or live decision.
 */
export type Origin = 'live' | 'historical' | 'recorded' | 'simulated'

/**
 * How the account trades: in a backtest, against a simulated market, against a replay of history, on live data without
 * money, or on live data with money. Only a backtest approves its own proposals.
 */
export type TradingMode = 'BACKTEST' | 'SIM' | 'REPLAY' | 'PAPER' | 'LIVE'

/** Tells whether data of this origin may inform a decision in this mode; an unknown mode admits nothing. */
export function admitsOrigin(mode: TradingMode, origin: Origin): boolean {
  switch (mode) {
    case 'BACKTEST':
    case 'SIM':
      return origin === 'simulated' || origin === 'historical' || origin === 'recorded'
    case 'REPLAY':
      return origin === 'historical' || origin === 'recorded'
    case 'PAPER':
    case 'LIVE':
      return origin === 'live'
    default:
      return false
  }
}

/**
 * Tells whether data of this origin may warm up what decides in this mode, as history nobody acts on. Beside what may be
 * decided on, PAPER and LIVE admit what a market once told, from a vendor or a recording; never what was simulated.
 */
export function admitsWarmUp(mode: TradingMode, origin: Origin): boolean {
  if (mode === 'PAPER' || mode === 'LIVE') return origin === 'live' || origin === 'historical' || origin === 'recorded'
  return admitsOrigin(mode, origin)
}
