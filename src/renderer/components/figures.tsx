import type { Estimate as EstimateValue } from '#core/model/estimate.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { tickDecimals } from '#core/money.ts'
import { formatMoney, formatPrice, formatPriceUnits, formatQuantity } from '../format/amount.ts'
import { formatEstimate, formatPercentEstimate, formatShare, NOT_ENOUGH_DATA } from '../format/estimate.ts'
import { formatFixed, formatPercent, MISSING } from '../format/number.ts'
import { formatAge } from '../format/time.ts'
import { useNow } from '../state/clock.ts'
import { Signed } from './Signed.tsx'

/** A profit or loss in micro-units: sign always, arrow, colour. */
export function Profit({ money, why }: { readonly money: number | null; readonly why?: string }) {
  if (money === null) return <Missing why={why ?? 'Not known yet'} />
  return <Signed value={money} text={formatMoney(money, 'always')} />
}

/** An amount of money in micro-units without direction. */
export function Money({ money, why }: { readonly money: number | null; readonly why?: string }) {
  return money === null ? <Missing why={why ?? 'Not known yet'} /> : <span>{formatMoney(money)}</span>
}

/** A scaled price of an instrument. */
export function Price({
  instrument,
  price,
}: {
  readonly instrument: Instrument | null
  readonly price: number | null
}) {
  const text = formatPrice(instrument, price)
  return text === MISSING ? <Missing why="No price" /> : <span>{text}</span>
}

/** A price in currency units with the decimals of its instrument. */
export function PriceUnits({ instrument, units, why }: PriceUnitsProps) {
  const text = formatPriceUnits(instrument, units)
  if (text === MISSING || units === null || instrument === null) return <Missing why={why ?? 'No price'} />
  const plain = formatFixed(units, tickDecimals(instrument))
  if (text === plain) return <span>{text}</span>
  return (
    <span title={plain}>
      <span aria-hidden>{text}</span>
      <span className="visually-hidden">{plain}</span>
    </span>
  )
}

interface PriceUnitsProps {
  readonly instrument: Instrument | null
  readonly units: number | null
  readonly why?: string
}

/** A scaled quantity of an instrument. */
export function Quantity({
  instrument,
  quantity,
}: {
  readonly instrument: Instrument | null
  readonly quantity: number | null
}) {
  const text = formatQuantity(instrument, quantity)
  return text === MISSING ? <Missing why="No quantity" /> : <span>{text}</span>
}

/** A fraction of one in percent; with `signed` as a change. */
export function Percent({ fraction, signed = false }: { readonly fraction: number | null; readonly signed?: boolean }) {
  if (fraction === null) return <Missing why="Not known yet" />
  if (signed) return <Signed value={fraction} text={formatPercent(fraction, { sign: 'always' })} />
  return <span>{formatPercent(fraction)}</span>
}

/** A statistic that never stands without its interval and n. */
export function Estimate({
  estimate,
  unit,
}: {
  readonly estimate: EstimateValue | null
  readonly unit: 'ratio' | 'share' | 'percent'
}) {
  if (estimate === null) return <span className="faint">{NOT_ENOUGH_DATA}</span>
  const write = unit === 'ratio' ? formatEstimate : unit === 'share' ? formatShare : formatPercentEstimate
  return <span title="Value, 95 % interval, number of observations">{write(estimate)}</span>
}

/** How long ago something was, renewed every second; `at` is milliseconds of the page's clock. */
export function Age({ at }: { readonly at: number | null }) {
  const now = useNow(1_000)
  return at === null ? <Missing why="Never" /> : <span>{formatAge(now - at)}</span>
}

/** An em dash with the reason on hover. */
export function Missing({ why }: { readonly why: string }) {
  return (
    <span className="faint" title={why}>
      {MISSING}
      <span className="visually-hidden"> {why}</span>
    </span>
  )
}
