import type { BarInterval } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { Signed } from '../../components/Signed.tsx'
import { formatPriceUnits } from '../../format/amount.ts'
import { formatCompact, formatPercent } from '../../format/number.ts'
import { formatBarTime } from '../../format/time.ts'
import type { ChartBar } from './barWindow.ts'
import styles from './Chart.module.css'
import type { Mark } from './marks.ts'

interface ChartLegendProps {
  readonly instrument: Instrument
  readonly bar: ChartBar | null
  readonly previous: ChartBar | null
  readonly marks: readonly Mark[]
  readonly interval: BarInterval
  /** Its regime in words; null where regimes are not shown. */
  readonly regime: string | null
  /** True for the bar that is not finished. */
  readonly isForming: boolean
}

/** The values of the bar under the cursor, or of the newest. */
export function ChartLegend({ instrument, bar, previous, marks, interval, regime, isForming }: ChartLegendProps) {
  if (bar === null) return <p className={styles['legend']} />
  const price = (value: number): string => formatPriceUnits(instrument, value)
  const change = previous === null || previous.close === 0 ? null : bar.close / previous.close - 1
  return (
    <p className={styles['legend']}>
      <span className={styles['when']}>{formatBarTime(bar.time, interval)}</span>
      <span>
        <i>O</i> {price(bar.open)}
      </span>
      <span>
        <i>H</i> {price(bar.high)}
      </span>
      <span>
        <i>L</i> {price(bar.low)}
      </span>
      <span>
        <i>C</i> {price(bar.close)}
      </span>
      <Signed value={change} text={formatPercent(change, { sign: 'always' })} />
      <span>
        <i>V</i> {formatCompact(bar.volume)}
      </span>
      {regime === null ? null : (
        <span>
          <i>Regime</i> {regime}
        </span>
      )}
      {isForming ? <em>forming</em> : null}
      {marks
        .filter((mark) => mark.time === bar.time)
        .map((mark, index) => (
          <strong key={index}>{mark.text}</strong>
        ))}
    </p>
  )
}

/** The same values as one sentence for a screen reader. */
export function spokenBar(instrument: Instrument, bar: ChartBar, interval: BarInterval, regime: string | null): string {
  const price = (value: number): string => formatPriceUnits(instrument, value)
  return `${formatBarTime(bar.time, interval)}, open ${price(bar.open)}, high ${price(bar.high)}, low ${price(bar.low)}, close ${price(bar.close)}${regime === null ? '' : `, regime ${regime}`}`
}
