import styles from './Chart.module.css'

/** The notice and link that the licence of the charting library asks for; drawn here because its own injects a style. */
export function ChartAttribution() {
  return (
    <a
      className={styles['attribution']}
      href="https://www.tradingview.com/"
      target="_blank"
      rel="noreferrer"
      title="Charts by TradingView Lightweight Charts (Apache-2.0)"
    >
      <svg viewBox="0 0 35 19" width={28} height={15} aria-hidden>
        <path d="M14 2H2v6h6v9h6V2Zm12 15h-7l6-15h7l-6 15Zm-7-9a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" fill="currentColor" />
      </svg>
      <span className="visually-hidden">Charts by TradingView</span>
    </a>
  )
}
