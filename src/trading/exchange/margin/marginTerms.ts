/** How much of a position the account must own itself; shares of the position's value. */
export type MarginTerms =
  /** Long positions in full, shorts one to one: nothing is borrowed, and the account ends when its equity does. */
  | { readonly kind: 'cash' }
  /** Securities bought and sold short with borrowed money, by the pattern of Regulation T and the rules of exchanges. */
  | {
      readonly kind: 'securities'
      /** Own share of what is opened, for instance 0.5 of the value of either side. */
      readonly initialLong: number
      readonly initialShort: number
      /** Own share below which the venue closes positions, for instance 0.25 long and 0.3 short. */
      readonly maintenanceLong: number
      readonly maintenanceShort: number
      /** Yearly interest on borrowed money (cash below zero), as a share of it. */
      readonly interest: number
      /** Charged on the value of what the venue closes itself, as a share of it. */
      readonly liquidationFee: number
    }
  /** One leverage for the whole portfolio, as with perpetual contracts margined across positions. */
  | {
      readonly kind: 'leverage'
      /** Largest value of all positions, long and short, as a multiple of the equity. */
      readonly leverage: number
      /** Share of the positions' value below which the equity may not fall. */
      readonly maintenance: number
      readonly liquidationFee: number
    }

/** What borrowing units to sell them short costs and how many there are, unless the market says otherwise. */
export interface BorrowTerms {
  /** A year, as a share of the value borrowed. */
  readonly annualRate: number
  /** Units that can be located for each instrument; null for any number. */
  readonly available: number | null
}

/** Margin terms as figures that hold for every kind. */
export interface MarginRates {
  readonly initialLong: number
  readonly initialShort: number
  readonly maintenanceLong: number
  readonly maintenanceShort: number
  readonly interest: number
  readonly liquidationFee: number
}

const CASH: MarginRates = {
  initialLong: 1,
  initialShort: 1,
  maintenanceLong: 0,
  maintenanceShort: 0,
  interest: 0,
  liquidationFee: 0,
}

/** Returns the figures of margin terms; an account without any is a cash account. No maintenance is above its initial share. */
export function marginRates(terms: MarginTerms | undefined): MarginRates {
  if (terms === undefined || terms.kind === 'cash') return CASH
  if (terms.kind === 'securities') {
    const { initialLong, initialShort, maintenanceLong, maintenanceShort } = terms
    return {
      ...terms,
      maintenanceLong: Math.min(initialLong, maintenanceLong),
      maintenanceShort: Math.min(initialShort, maintenanceShort),
    }
  }
  const { leverage, liquidationFee } = terms
  const initial = 1 / leverage
  const maintenance = Math.min(initial, terms.maintenance)
  return {
    initialLong: initial,
    initialShort: initial,
    maintenanceLong: maintenance,
    maintenanceShort: maintenance,
    interest: 0,
    liquidationFee,
  }
}
