/** A decimal as venues write it: at most 30 digits on either side of the point and a small exponent. */
const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/

/** Writes a scaled integer as a decimal with exactly its decimals, for example 12345 with 2 as `123.45`. Never a float. */
export function decimalText(scaled: number, decimals: number): string {
  if (!Number.isSafeInteger(scaled)) throw new Error('Invariant: a scaled number is a safe integer')
  const digits = String(Math.abs(scaled)).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const sign = scaled < 0 ? '-' : ''
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`
}

/** What happens to digits beyond the decimals: they make the number unreadable, are rounded half away from zero, or cut off. */
export type Rounding = 'EXACT' | 'NEAREST' | 'DOWN'

/** Reads a decimal as a scaled integer; null when it is no decimal, too large, or too fine for EXACT. */
export function scaledOf(text: unknown, decimals: number, rounding: Rounding): number | null {
  if (typeof text !== 'string') return null
  const parts = DECIMAL.exec(text)
  if (parts === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts
  const shift = Number(exponent) + decimals - fraction.length
  const digits = BigInt(whole + fraction)
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : divided(digits, 10n ** BigInt(-shift), rounding)
  if (magnitude === null) return null
  const scaled = Number(magnitude)
  if (!Number.isSafeInteger(scaled)) return null
  return sign === '-' && scaled !== 0 ? -scaled : scaled
}

function divided(digits: bigint, divisor: bigint, rounding: Rounding): bigint | null {
  const rest = digits % divisor
  if (rounding === 'EXACT' && rest !== 0n) return null
  return digits / divisor + (rounding === 'NEAREST' && rest * 2n >= divisor ? 1n : 0n)
}

const FINEST = 18

/** Adds two decimals or takes the second from the first, exactly to 18 decimals; null when one of them is none. */
export function sumOf(one: unknown, other: unknown, sign: 1 | -1): string | null {
  const [first, second] = [fine(one), fine(other)]
  if (first === null || second === null) return null
  const sum = first + second * BigInt(sign)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(FINEST + 1, '0')
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -FINEST)}.${digits.slice(-FINEST)}`
}

function fine(text: unknown): bigint | null {
  if (typeof text !== 'string') return null
  const parts = DECIMAL.exec(text)
  if (parts === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts
  const shift = Number(exponent) + FINEST - fraction.length
  const digits = BigInt(whole + fraction)
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
  return sign === '-' ? -magnitude : magnitude
}
