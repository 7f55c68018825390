import { instrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'

/** Name of the simulated venue. */
const SIMULATED_VENUE = 'SIM'

/** What the model must know of one simulated thing besides what a trader sees. */
export interface Simulated {
  readonly instrument: Instrument
  /** Price at the start of the market, currency units. */
  readonly base: number
  /** Sensitivity to the market factor (shares) or to the crypto factor (pairs). */
  readonly beta: number
  /** Volatility of its own, a year, fraction. */
  readonly volatility: number
  /** Usual volume of a day, units. */
  readonly dayVolume: number
  /** Usual spread, fraction of the price. */
  readonly spread: number
  readonly lowPriced: boolean
  /** Index into SECTORS; -1 for what has none. */
  readonly sector: number
}

/** Sectors that share a return. */
export const SECTORS: readonly string[] = [
  'Technology',
  'Health Care',
  'Energy',
  'Financials',
  'Consumer',
  'Industrials',
  'Materials',
  'Utilities',
]

/** Positions in the universe: the indexes first, then shares, then crypto pairs. */
export const INDEX_POSITION = 0
export const VOLATILITY_POSITION = 1
export const FIRST_SHARE = 2

/** Start levels of the two indexes. */
const INDEX_BASE = 5_000
export const VOLATILITY_BASE = 16

type ShareRow = readonly [
  symbol: string,
  name: string,
  sector: number,
  base: number,
  beta: number,
  volatility: number,
  dayVolume: number,
  spreadBps: number,
]

const SHARES: readonly ShareRow[] = [
  ['ARDN', 'Arden Systems', 0, 182.4, 1.25, 0.26, 9_200_000, 2],
  ['NOVQ', 'Novaquill Software', 0, 96.15, 1.4, 0.34, 5_100_000, 3],
  ['HELX', 'Helixa Pharma', 1, 64.8, 0.9, 0.3, 4_300_000, 3],
  ['MEDW', 'Medway Devices', 1, 143.25, 0.85, 0.22, 2_200_000, 3],
  ['BRNT', 'Brantford Oil', 2, 71.6, 1, 0.28, 6_400_000, 2],
  ['SOLE', 'Solenne Energy', 2, 38.45, 1.2, 0.36, 3_900_000, 4],
  ['CASB', 'Castlebridge Bank', 3, 54.3, 1.15, 0.24, 8_800_000, 2],
  ['LEDG', 'Ledgerstone Insurance', 3, 210.75, 0.8, 0.18, 1_300_000, 3],
  ['HRBR', 'Harbour Foods', 4, 88.9, 0.6, 0.16, 2_700_000, 2],
  ['TREK', 'Trekline Outdoors', 4, 47.2, 1.1, 0.3, 1_900_000, 4],
  ['FRGE', 'Forgeworks', 5, 126.35, 1.05, 0.22, 2_400_000, 3],
  ['NRFR', 'Northrail Freight', 5, 233.1, 0.95, 0.18, 1_500_000, 3],
  ['COPF', 'Copperfield Mining', 6, 29.75, 1.2, 0.33, 5_600_000, 4],
  ['TMBL', 'Timberline Paper', 6, 41.05, 0.9, 0.22, 1_200_000, 5],
  ['GRDM', 'Gridmark Power', 7, 61.4, 0.5, 0.14, 2_100_000, 3],
  ['AQDT', 'Aqueduct Water', 7, 77.85, 0.55, 0.15, 900_000, 4],
  ['TNBY', 'Tinybyte', 0, 3.42, 1.5, 0.62, 1_900_000, 25],
  ['VCNV', 'Vaccinova', 1, 2.18, 1.2, 0.78, 2_600_000, 35],
  ['DRHT', 'Drillhart', 2, 4.65, 1.4, 0.6, 1_700_000, 22],
  ['FNTX', 'Fintrix Credit', 3, 6.3, 1.4, 0.52, 1_400_000, 18],
  ['SNKR', 'Snackaroo', 4, 5.12, 1.1, 0.55, 1_100_000, 22],
  ['DRNW', 'Dronewright', 5, 7.85, 1.5, 0.6, 1_800_000, 16],
  ['LTHR', 'Lithora', 6, 2.74, 1.5, 0.74, 3_100_000, 30],
  ['WNDH', 'Windhollow', 7, 3.06, 0.9, 0.58, 1_200_000, 28],
]
/** Shares from this row on are the low-priced ones. */
const FIRST_LOW_PRICED = 16

type CryptoRow = readonly [
  symbol: string,
  name: string,
  base: number,
  beta: number,
  volatility: number,
  dayVolume: number,
  spreadBps: number,
  priceDecimals: number,
  quantityDecimals: number,
]

const CRYPTO: readonly CryptoRow[] = [
  ['BTC/USD', 'Bitcoin (simulated)', 93_000, 1, 0.12, 12_000, 1, 2, 6],
  ['ETH/USD', 'Ether (simulated)', 3_200, 1.2, 0.25, 180_000, 2, 2, 5],
  ['SOL/USD', 'Solana (simulated)', 135, 1.4, 0.4, 3_000_000, 3, 2, 3],
  ['DOGE/USD', 'Dogecoin (simulated)', 0.142, 1.4, 0.5, 1_500_000_000, 5, 5, 0],
]

/** Everything the simulator makes, in the order of its instrument indexes. */
export const UNIVERSE: readonly Simulated[] = [
  indexOf('QDX', 'Quarterdeck index (simulated)', 'Index', INDEX_BASE),
  indexOf('QVX', 'Volatility of QDX (simulated)', 'Volatility', VOLATILITY_BASE),
  ...SHARES.map(shareOf),
  ...CRYPTO.map(cryptoOf),
]

/** Position of the first crypto pair. */
export const FIRST_CRYPTO = FIRST_SHARE + SHARES.length

function indexOf(symbol: string, name: string, sector: string, base: number): Simulated {
  const instrument = instrumentOf({ symbol, name, assetClass: 'INDEX', sector, calendar: 'XNYS' })
  return { instrument, base, beta: 0, volatility: 0, dayVolume: 0, spread: 0, lowPriced: false, sector: -1 }
}

function shareOf(row: ShareRow, position: number): Simulated {
  const [symbol, name, sector, base, beta, volatility, dayVolume, spreadBps] = row
  const sectorName = SECTORS[sector] ?? null
  const instrument = instrumentOf({ symbol, name, assetClass: 'EQUITY', sector: sectorName, calendar: 'XNYS' })
  const lowPriced = position >= FIRST_LOW_PRICED
  return { instrument, base, beta, volatility, dayVolume, spread: spreadBps / 10_000, lowPriced, sector }
}

function cryptoOf(row: CryptoRow): Simulated {
  const [symbol, name, base, beta, volatility, dayVolume, spreadBps, priceDecimals, quantityDecimals] = row
  const plain = instrumentOf({ symbol, name, assetClass: 'CRYPTO', sector: 'Crypto', calendar: 'ALWAYS' })
  const instrument = { ...plain, priceDecimals, quantityDecimals }
  return { instrument, base, beta, volatility, dayVolume, spread: spreadBps / 10_000, lowPriced: false, sector: -1 }
}

type Shown = Pick<Instrument, 'symbol' | 'name' | 'assetClass' | 'sector' | 'calendar'>

function instrumentOf(shown: Shown): Instrument {
  return {
    ...shown,
    id: instrumentId(shown.symbol, SIMULATED_VENUE),
    venue: SIMULATED_VENUE,
    currency: 'USD',
    priceDecimals: 2,
    quantityDecimals: 0,
    priceIncrement: 1,
    quantityIncrement: 1,
  }
}
