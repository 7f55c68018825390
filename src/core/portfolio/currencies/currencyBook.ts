import { formatTimestamp } from '#core/time/iso.ts'

/** What one unit of a currency costs in another one, and who said so when. */
export interface ExchangeRate {
  readonly from: string
  readonly to: string
  /** Units of `to` for one of `from`, > 0. */
  readonly rate: number
  readonly source: string
  /** Market time, microseconds. */
  readonly tsEvent: number
}

/** A rate as it was used. */
export interface UsedRate {
  readonly rate: ExchangeRate
  /** Used from `to` to `from`, as 1 / rate. */
  readonly inverted: boolean
  /** Microseconds since it was told. */
  readonly age: number
}

/** Money in another currency, with the rates that made it: none for the same currency, two by way of a third one. */
export type Converted =
  | { readonly ok: true; readonly amount: number; readonly rates: readonly UsedRate[] }
  | { readonly ok: false; readonly code: 'RATE_MISSING' | 'RATE_STALE'; readonly message: string }

/** A path of one or two rates; the older of them says how good it is. */
interface Path {
  readonly factor: number
  readonly rates: readonly UsedRate[]
  readonly age: number
}

/**
 * Rates between currencies. A rate that is missing or too old makes an amount unknown; nothing is ever taken at 1. Between
 * two currencies without a rate of their own one third currency may stand, never more.
 */
export class CurrencyBook {
  readonly #maxAge: number
  readonly #rates = new Map<string, Map<string, ExchangeRate>>()

  /** `maxAge`: how old a rate may be to be used, microseconds. */
  constructor(maxAge: number) {
    this.#maxAge = maxAge
  }

  /** Takes a rate unless a newer one of the pair is known. Returns false for one that is no rate. */
  take(rate: ExchangeRate): boolean {
    if (!(rate.rate > 0) || !Number.isFinite(rate.rate) || !Number.isFinite(1 / rate.rate) || rate.from === rate.to)
      return false
    const ofPair = this.#rates.get(rate.from) ?? new Map<string, ExchangeRate>()
    this.#rates.set(rate.from, ofPair)
    const known = ofPair.get(rate.to)
    if (known === undefined || known.tsEvent <= rate.tsEvent) ofPair.set(rate.to, rate)
    return true
  }

  /** Converts money (micro-units, signed), rounded half away from zero, at the rates known at a time. */
  convert(amount: number, from: string, to: string, now: number): Converted {
    if (from === to) return { ok: true, amount, rates: [] }
    const path = this.#between(from, to, now)
    if (path === null) {
      const message = `There is no rate from ${from} to ${to}, so the amount is unknown; a source of exchange rates must tell one.`
      return { ok: false, code: 'RATE_MISSING', message }
    }
    if (path.age > this.#maxAge) {
      const oldest = Math.min(...path.rates.map(({ rate }) => rate.tsEvent))
      const message = `The rate from ${from} to ${to} is of ${formatTimestamp(oldest)} and too old, so the amount is unknown.`
      return { ok: false, code: 'RATE_STALE', message }
    }
    const magnitude = Math.round(Math.abs(amount) * path.factor)
    if (!Number.isSafeInteger(magnitude)) throw new Error(`Invariant: not a safe integer amount: ${magnitude}`)
    return { ok: true, amount: amount < 0 && magnitude > 0 ? -magnitude : magnitude, rates: path.rates }
  }

  /** The pair's own rate as long as it is fresh, else the third currency whose older rate is the youngest. */
  #between(from: string, to: string, now: number): Path | null {
    const direct = this.#leg(from, to, now)
    if (direct !== null && direct.age <= this.#maxAge) return direct
    let best = direct
    for (const via of this.#currencies()) {
      if (via === from || via === to) continue
      const [first, second] = [this.#leg(from, via, now), this.#leg(via, to, now)]
      if (first === null || second === null) continue
      const age = Math.max(first.age, second.age)
      if (best !== null && age >= best.age) continue
      best = { factor: first.factor * second.factor, rates: [...first.rates, ...second.rates], age }
    }
    return best
  }

  /** The newer of the rates of a pair in either direction. */
  #leg(from: string, to: string, now: number): Path | null {
    const [forth, back] = [this.#rates.get(from)?.get(to), this.#rates.get(to)?.get(from)]
    const isBack = back !== undefined && (forth === undefined || back.tsEvent > forth.tsEvent)
    const rate = isBack ? back : forth
    if (rate === undefined) return null
    const age = Math.max(0, now - rate.tsEvent)
    return { factor: isBack ? 1 / rate.rate : rate.rate, rates: [{ rate, inverted: isBack, age }], age }
  }

  #currencies(): readonly string[] {
    const all = new Set<string>()
    for (const [from, ofPair] of this.#rates) for (const to of [from, ...ofPair.keys()]) all.add(to)
    return [...all].toSorted()
  }
}
