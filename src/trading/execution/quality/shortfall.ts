import type { OrderSide } from '#core/model/order.ts'

/** One fill with the market around it; scaled integers, null where it was not heard. */
export interface MeasuredFill {
  readonly quantity: number
  readonly price: number
  /** Micro-units of the account's currency; null while the venue has not told it. */
  readonly fee: number | null
  /** Best prices just before the fill. */
  readonly bid: number | null
  readonly ask: number | null
  readonly liquidity: 'MAKER' | 'TAKER' | null
}

/** What a parent order came to. */
export interface MeasuredParent {
  readonly side: OrderSide
  readonly quantity: number
  /** Decimals of price and quantity; value in the instrument's currency, which is taken to be the account's. */
  readonly priceDecimals: number
  readonly quantityDecimals: number
  /** Price at which the trade was decided: the card's reference. */
  readonly decisionPrice: number
  /** Twice the middle of the touch when the first child could leave; null where no quote stood. */
  readonly arrivalDoubled: number | null
  /** Price when it ended, at which what is unfilled is valued; null where it is not known. */
  readonly finalPrice: number | null
  readonly fills: readonly MeasuredFill[]
}

/**
 * The parts of an implementation shortfall, micro-units, a cost is positive; null where a part is not known.
 * `unattributed` is what belongs to unknown parts together, so that the parts always add up.
 */
export interface Shortfall {
  /** From the decision to the arrival: what deciding and approving cost. */
  readonly delay: number | null
  /** What the market moved by between arrival and each fill. */
  readonly timing: number | null
  /** Half spread paid, or earned where a resting order was traded with. */
  readonly spread: number | null
  /** Beyond the touch: what its own size cost. */
  readonly impact: number | null
  readonly fees: number | null
  /** What the unfilled part would have earned, or was spared. */
  readonly opportunity: number | null
  readonly unattributed: number
  /** Sum of all parts, to the micro-unit; null while fees or the value of what is unfilled are not known. */
  readonly total: number | null
  /** Total per value at the decision price, basis points. */
  readonly totalBps: number | null
  readonly filled: number
  readonly quantity: number
}

/**
 * Splits the difference between a paper portfolio that trades everything at the decision price and what came of it, after
 * A. Perold, "The implementation shortfall" (1988). The known parts and `unattributed` add up to the total exactly: they
 * are whole numbers of doubled price times quantity until the end, and are rounded together. Throws when a sum of money
 * is not a safe integer.
 */
export function shortfallOf(parent: MeasuredParent): Shortfall {
  const { side, quantity, decisionPrice, arrivalDoubled, finalPrice, fills } = parent
  const sign = side === 'BUY' ? 1n : -1n
  const filled = fills.reduce((sum, fill) => sum + fill.quantity, 0)
  const decision = 2n * BigInt(decisionPrice)
  const arrival = arrivalDoubled === null ? null : BigInt(arrivalDoubled)
  const isQuoted = arrival !== null && fills.every(({ bid, ask }) => bid !== null && ask !== null)
  const parts = { delay: 0n, timing: 0n, spread: 0n, impact: 0n, unattributed: 0n }
  for (const fill of fills) {
    const size = sign * BigInt(fill.quantity)
    const paid = 2n * BigInt(fill.price)
    if (arrival === null) {
      parts.unattributed += size * (paid - decision)
      continue
    }
    parts.delay += size * (arrival - decision)
    const { bid, ask } = fill
    if (!isQuoted || bid === null || ask === null) {
      parts.unattributed += size * (paid - arrival)
      continue
    }
    const middle = BigInt(bid + ask)
    const touch = 2n * BigInt(touchOf(side, fill, bid, ask))
    parts.timing += size * (middle - arrival)
    parts.spread += size * (touch - middle)
    parts.impact += size * (paid - touch)
  }
  const unfilled = Math.max(0, quantity - filled)
  const missed =
    unfilled === 0 ? 0n : finalPrice === null ? null : sign * BigInt(unfilled) * (2n * BigInt(finalPrice) - decision)
  const money = roundedTogether(
    [parts.delay, parts.timing, parts.spread, parts.impact, parts.unattributed, missed ?? 0n],
    parent,
  )
  const [delay = 0, timing = 0, spread = 0, impact = 0, unattributed = 0, opportunity = 0] = money
  const fees = fills.some(({ fee }) => fee === null) ? null : fills.reduce((sum, { fee }) => sum + (fee ?? 0), 0)
  const isWhole = fees !== null && missed !== null
  const total = isWhole ? delay + timing + spread + impact + unattributed + opportunity + fees : null
  const value = Number(BigInt(decisionPrice) * BigInt(quantity)) * microsPerUnit(parent)
  return {
    delay: arrival === null ? null : delay,
    timing: isQuoted ? timing : null,
    spread: isQuoted ? spread : null,
    impact: isQuoted ? impact : null,
    fees,
    opportunity: missed === null ? null : opportunity,
    unattributed,
    total,
    totalBps: total === null || value === 0 ? null : (total / value) * 10_000,
    filled,
    quantity,
  }
}

/** The touch a fill is measured from: its own side for a resting order that was traded with, else the far one. */
function touchOf(side: OrderSide, { liquidity }: MeasuredFill, bid: number, ask: number): number {
  return (side === 'BUY') === (liquidity === 'MAKER') ? bid : ask
}

/**
 * Turns doubled price times quantity into micro-units such that the rounded parts add up to the rounded sum: each part is
 * the difference of the rounded running sums.
 */
function roundedTogether(parts: readonly bigint[], parent: MeasuredParent): readonly number[] {
  const shift = 6 - parent.priceDecimals - parent.quantityDecimals
  let sum = 0n
  let before = 0n
  return parts.map((part) => {
    sum += part
    const after = toMicros(sum, shift)
    const rounded = Number(after - before)
    before = after
    if (!Number.isSafeInteger(rounded)) throw new Error(`Invariant: not a safe integer amount: ${rounded}`)
    return rounded
  })
}

/** Half of a doubled value in micro-units, rounded half away from zero. */
function toMicros(doubled: bigint, shift: number): bigint {
  const numerator = shift > 0 ? doubled * 10n ** BigInt(shift) : doubled
  const divisor = 2n * (shift < 0 ? 10n ** BigInt(-shift) : 1n)
  const magnitude = numerator < 0n ? -numerator : numerator
  const rounded = (magnitude + divisor / 2n) / divisor
  return numerator < 0n ? -rounded : rounded
}

function microsPerUnit({ priceDecimals, quantityDecimals }: MeasuredParent): number {
  return 10 ** (6 - priceDecimals - quantityDecimals)
}
