import { formatFixed } from '../../format/number.ts'
import styles from './HeadroomBar.module.css'

/** The share of a limit that is still free, as a bar and in percent; 0..1. */
export function HeadroomBar({ share, wide = false }: { readonly share: number | null; readonly wide?: boolean }) {
  if (share === null) return <span className="faint">—</span>
  const width = wide ? 120 : 48
  const tone = share <= 0.0005 ? styles['none'] : share < 0.2 ? styles['little'] : styles['much']
  return (
    <span className={styles['headroom']}>
      <svg width={width} height={8} viewBox={`0 0 ${width} 8`} aria-hidden className={styles['bar']}>
        <rect x={0.5} y={0.5} width={width - 1} height={7} className={styles['frame']} />
        <rect x={1} y={1} width={Math.max(0, (width - 2) * share)} height={6} className={tone} />
      </svg>
      <span className={styles['number']}>{formatFixed(share * 100, 0)} %</span>
    </span>
  )
}
