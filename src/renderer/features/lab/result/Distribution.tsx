import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatPercentNumber } from '../../../format/number.ts'
import { Bars } from './Bars.tsx'
import styles from './Result.module.css'

/** How the returns of periods and the results of trades are spread. */
export function Distribution({ result }: { readonly result: BacktestResult }) {
  const { histogram, counts } = result.report
  return (
    <Scroll className={styles['sheet']} label="Distribution">
      <div className={styles['spreads']}>
        {histogram === null ? (
          <p className={styles['note']}>There are too few periods for a distribution of returns.</p>
        ) : (
          <Bars
            label={`Returns of ${formatCount(counts.period)} periods`}
            low={100 * histogram.low}
            width={100 * histogram.width}
            counts={histogram.counts}
            format={(value) => `${formatPercentNumber(value, { sign: 'always' })} %`}
          />
        )}
        <Excursions result={result} />
      </div>
    </Scroll>
  )
}

/** The drawing of the excursions: where its axes begin and how long they are. */
const LEFT = 54
const FLOOR = 180
const LENGTH = 168

/** Each trade by how far it went against and how far it went for the trader, shares of the entry price. */
function Excursions({ result }: { readonly result: BacktestResult }) {
  const { trades } = result
  if (trades.length === 0) return <p className={styles['note']}>There are no trades to show the excursions of.</p>
  const most = Math.max(...trades.flatMap(({ adverse, favourable }) => [adverse, favourable]), 1e-9)
  const place = (share: number): number => (LENGTH * share) / most
  const highest = `${formatPercentNumber(100 * most)} %`
  return (
    <figure className={styles['figure']}>
      <figcaption>
        Excursions of {formatCount(trades.length)} trades: adverse (MAE) across, favourable (MFE) up
      </figcaption>
      <svg viewBox="0 0 400 200" role="img" aria-label="Adverse and favourable excursion of every trade">
        <path
          d={`M${LEFT + LENGTH} ${FLOOR}H${LEFT}V${FLOOR - LENGTH}M${LEFT} ${FLOOR}l${LENGTH} ${-LENGTH}`}
          className={styles['axis']}
        />
        <text x={LEFT - 6} y={FLOOR - LENGTH + 8} textAnchor="end" className={styles['tick']}>
          {highest}
        </text>
        <text x={LEFT - 6} y={FLOOR} textAnchor="end" className={styles['tick']}>
          0
        </text>
        <text x={LEFT + LENGTH} y={194} textAnchor="end" className={styles['tick']}>
          {highest}
        </text>
        {trades.slice(-2_000).map((trade) => (
          <circle
            key={`${trade.instrumentId} ${trade.strategyId} ${trade.entryTime} ${trade.exitTime} ${trade.size}`}
            cx={LEFT + place(trade.adverse)}
            cy={FLOOR - place(trade.favourable)}
            r={2}
            className={trade.pnl >= 0 ? styles['gain'] : styles['loss']}
          />
        ))}
      </svg>
      <p className="muted">Filled dots gained, hollow ones lost. On the diagonal a trade went as far either way.</p>
    </figure>
  )
}
