import { formatTimestamp } from '#core/time/iso.ts'
import type { TracedInstrument, TracedSpecification } from './payloads.ts'

/** Writes a scaled integer of an instrument; as it is where the instrument is not known. */
export function scaledText(value: number, decimals: number | undefined): string {
  if (decimals === undefined || !(decimals >= 0 && decimals <= 12)) return `${value} (scaled)`
  return (value / 10 ** decimals).toFixed(decimals)
}

/** Writes a figure with about six digits. */
export function figureText(value: number): string {
  if (!Number.isFinite(value)) return 'no value'
  return String(Number(value.toPrecision(7)))
}

/** Writes a share as per cent. */
export function shareText(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** Writes a time. */
export function timeText(time: number): string {
  return Number.isSafeInteger(time) && time >= 0 ? formatTimestamp(time) : 'an unknown time'
}

/** Names an order: `BUY 12 SPX LIMIT at 899.50`. */
export function orderWords(order: TracedSpecification, instrument: TracedInstrument | null): string {
  const { side, quantity, type, limitPrice } = order
  const size = quantity === null ? '' : ` ${scaledText(quantity, instrument?.quantityDecimals)}`
  const price = limitPrice === null ? '' : ` at ${scaledText(limitPrice, instrument?.priceDecimals)}`
  return `${side}${size} ${instrument?.symbol ?? order.instrumentId} ${type}${price}`
}

/** Puts a count and its noun together: `1 bar`, `20 bars`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
