/** A currency and how many of the quoted units make one of it. */
export interface CurrencyUnit {
  /** ISO 4217 code, for example `GBP`. */
  readonly currency: string
  /** The unit as quoted, for example `GBp`. */
  readonly quotedIn: string
  /** Quoted prices are divided by this to be prices in `currency`; 1 for whole currencies. */
  readonly unitsPerCurrency: number
}

/** Units smaller than a currency in which exchanges quote: pence of London, cents of Johannesburg, agorot of Tel Aviv. */
const SUBUNITS: Readonly<Record<string, string>> = {
  GBp: 'GBP',
  GBX: 'GBP',
  ZAc: 'ZAR',
  ZAC: 'ZAR',
  ILA: 'ILS',
  KWF: 'KWD',
}
const PARTS: Readonly<Record<string, number>> = { KWF: 1_000 }

/** Reads the unit in which prices are quoted; null when it is no currency. */
export function currencyUnit(quotedIn: string): CurrencyUnit | null {
  const whole = Object.hasOwn(SUBUNITS, quotedIn) ? SUBUNITS[quotedIn] : undefined
  if (whole !== undefined) return { currency: whole, quotedIn, unitsPerCurrency: PARTS[quotedIn] ?? 100 }
  return /^[A-Z]{3,5}$/.test(quotedIn) ? { currency: quotedIn, quotedIn, unitsPerCurrency: 1 } : null
}
