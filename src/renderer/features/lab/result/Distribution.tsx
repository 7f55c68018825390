import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatPercentNumber } from '../../../format/number.ts'
import { Bars } from './Bars.tsx'
import styles from './Result.module.css'

/** How the returns of periods and the results of trades are spread. */
export function Distribution({ result }: { readonly result: BacktestResult }) {
  const { histogram, counts } = result.report
  return (
    <Scroll className={styles['sheet']} label="Distribution">
      {histogram === null ? (
        <p className={styles['note']}>There are too few periods for a distribution of returns.</p>
      ) : (
        <Bars
          label={`Returns of ${counts.period} periods`}
          low={100 * histogram.low}
          width={100 * histogram.width}
          counts={histogram.counts}
          format={(value) => `${formatPercentNumber(value, { sign: 'always' })} %`}
        />
      )}
      <Excursions result={result} />
    </Scroll>
  )
}

/** Each trade by how far it went against and how far it went for the trader, shares of the entry price. */
function Excursions({ result }: { readonly result: BacktestResult }) {
  const { trades } = result
  if (trades.length === 0) return <p className={styles['note']}>There are no trades to show the excursions of.</p>
  const most = Math.max(...trades.flatMap(({ adverse, favourable }) => [adverse, favourable]), 1e-9)
  const place = (share: number): number => 6 + (188 * share) / most
  return (
    <figure className={styles['figure']}>
      <figcaption>
        Excursions of {trades.length} trades: how far each went against (across) and for (up), at most{' '}
        {formatPercentNumber(100 * most)} %
      </figcaption>
      <svg viewBox="0 0 200 200" role="img" aria-label="Adverse and favourable excursion of every trade">
        <path d="M6 194H194M6 194V6M6 194L194 6" className={styles['axis']} />
        {trades.slice(-2_000).map((trade) => (
          <circle
            key={`${trade.instrumentId} ${trade.strategyId} ${trade.entryTime} ${trade.exitTime} ${trade.size}`}
            cx={place(trade.adverse)}
            cy={200 - place(trade.favourable)}
            r={1.6}
            className={trade.pnl >= 0 ? styles['gain'] : styles['loss']}
          />
        ))}
      </svg>
      <p className="muted">Filled dots gained, hollow ones lost. On the diagonal a trade went as far either way.</p>
    </figure>
  )
}
