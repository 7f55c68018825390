import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide } from '#core/model/order.ts'
import { fromMoney, fromQuantity } from '#core/money.ts'
import { formatFixed, formatPercent } from './number.ts'

const SMALL = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen',
  'eighteen nineteen',
]
  .join(' ')
  .split(' ')
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

/** Writes a whole number below a million in words; others in digits. */
export function numberWords(value: number): string {
  if (!Number.isInteger(value)) return formatFixed(value, 8).replace(/\.?0+$/, '')
  if (value < 0 || value >= 1_000_000) return formatFixed(value, 0)
  if (value < 20) return SMALL[value] ?? String(value)
  if (value < 100) return `${TENS[Math.floor(value / 10)]}${value % 10 === 0 ? '' : `-${SMALL[value % 10]}`}`
  if (value < 1_000) return joined(value, 100, 'hundred')
  return joined(value, 1_000, 'thousand')
}

/** Names what a quantity of an instrument counts. */
function unitWord(instrument: Instrument, units: number): string {
  if (instrument.assetClass === 'CRYPTO') return instrument.symbol.split('/')[0] ?? instrument.symbol
  const word = instrument.assetClass === 'EQUITY' ? 'share' : 'unit'
  return units === 1 ? word : `${word}s`
}

/**
 * Says an order in one sentence, for example `Buy twelve units, about 16,104 USD, 3.20 % of equity.` Quantity is scaled,
 * notional and equity are micro-units; equity may be unknown.
 */
export function orderSentence(
  side: OrderSide,
  instrument: Instrument,
  quantity: number,
  notional: number,
  equity: number | null,
): string {
  const units = fromQuantity(instrument, quantity)
  const verb = side === 'BUY' ? 'Buy' : 'Sell'
  const value = `about ${formatFixed(fromMoney(notional), 0)} ${instrument.currency}`
  const share = equity === null || equity <= 0 ? '' : `, ${formatPercent(notional / equity)} of equity`
  return `${verb} ${numberWords(units)} ${unitWord(instrument, units)}, ${value}${share}.`
}

function joined(value: number, scale: number, name: string): string {
  const rest = value % scale
  const head = `${numberWords(Math.floor(value / scale))} ${name}`
  return rest === 0 ? head : `${head} ${numberWords(rest)}`
}
