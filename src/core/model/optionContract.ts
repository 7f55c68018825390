/** One listed option by the key of the Options Clearing Corporation. */
export interface OptionContract {
  /** Root of the contract's symbol; for most the symbol of the underlying. */
  readonly root: string
  /** Last day of the contract, for example `2025-02-28`. */
  readonly expiry: string
  readonly right: 'CALL' | 'PUT'
  /** In units of the currency, exact to a thousandth. */
  readonly strike: number
}

const SYMBOL = /^([A-Z][A-Z0-9]{0,5}) {0,5}(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([CP])(\d{8})$/
const THOUSANDTHS = 1_000

/**
 * Reads a contract's symbol, `AAPL250228C00110000` or with the root padded to six letters: root, year, month and day of
 * the expiry, right, and the strike in thousandths (OCC Option Symbology Initiative, 2010). Null when it is none.
 */
export function parseOptionSymbol(text: string): OptionContract | null {
  const parts = SYMBOL.exec(text)
  if (parts === null) return null
  const [, root = '', year = '', month = '', day = '', right = '', strike = ''] = parts
  return {
    root,
    expiry: `20${year}-${month}-${day}`,
    right: right === 'C' ? 'CALL' : 'PUT',
    strike: Number(strike) / THOUSANDTHS,
  }
}
