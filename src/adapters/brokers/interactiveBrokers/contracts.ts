import { SecType, type Contract } from '@stoqey/ib'
import type { Instrument } from '#core/model/instrument.ts'

/** Venue names of ours that the gateway knows as the exchange a share is listed at. */
const PRIMARY_EXCHANGES: Readonly<Record<string, string>> = {
  NYSE: 'NYSE',
  NASDAQ: 'NASDAQ',
  ARCA: 'ARCA',
  AMEX: 'AMEX',
  BATS: 'BATS',
  TSX: 'TSE',
  XNYS: 'NYSE',
  XNAS: 'NASDAQ',
}

/** The gateway's words for an instrument; null for what it does not trade. */
export function contractOf(instrument: Instrument, cryptoExchange: string): Contract | null {
  const { symbol, currency, venue } = instrument
  if (instrument.assetClass === 'INDEX') return null
  if (instrument.assetClass === 'CRYPTO') {
    const base = symbol.split(/[/-]/)[0] ?? symbol
    return { symbol: base, secType: SecType.CRYPTO, currency, exchange: cryptoExchange }
  }
  const primaryExch = Object.hasOwn(PRIMARY_EXCHANGES, venue) ? PRIMARY_EXCHANGES[venue] : undefined
  const stock: Contract = { symbol: gatewaySymbol(symbol), secType: SecType.STK, currency, exchange: 'SMART' }
  return primaryExch === undefined ? stock : { ...stock, primaryExch }
}

/** Share classes stand behind a blank: `BRK B`. */
function gatewaySymbol(symbol: string): string {
  return symbol.replaceAll('.', ' ')
}

/** Finds the instruments that contracts speak of. */
export interface ContractIndex {
  /** Null for what this session does not know. */
  instrumentOf(contract: Contract): Instrument | null
}

/** Arranges the instruments by what the gateway calls them; of two with the same name the first is meant. */
export function indexContracts(instruments: readonly Instrument[], cryptoExchange: string): ContractIndex {
  const byName = new Map<string, Instrument>()
  for (const instrument of instruments) {
    const contract = contractOf(instrument, cryptoExchange)
    if (contract === null) continue
    const name = nameOf(contract)
    if (!byName.has(name)) byName.set(name, instrument)
  }
  return { instrumentOf: (contract) => byName.get(nameOf(contract)) ?? null }
}

/** What the gateway calls a contract, for the trader. */
export function contractWords(contract: Contract): string {
  return [contract.localSymbol || contract.symbol, contract.secType, contract.currency].filter(Boolean).join(' ')
}

function nameOf(contract: Contract): string {
  return `${contract.secType ?? ''}|${contract.symbol ?? ''}|${contract.currency ?? ''}`
}
