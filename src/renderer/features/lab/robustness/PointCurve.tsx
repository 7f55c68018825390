import styles from './Robustness.module.css'

interface PointCurveProps {
  readonly label: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly writeX: (x: number) => string
  readonly writeY: (y: number) => string
}

const WIDTH = 420
const HEIGHT = 200
const LEFT = 64

/** A few points joined by a line, with the ends of both axes and the zero; the figures stand in the table beside it. */
export function PointCurve({ label, points, writeX, writeY }: PointCurveProps) {
  if (points.length === 0) return null
  const xs = points.map(({ x }) => x)
  const ys = [0, ...points.map(({ y }) => y)]
  const x = scale(Math.min(...xs), Math.max(...xs), LEFT + 6, WIDTH - 12)
  const y = scale(Math.min(...ys), Math.max(...ys), HEIGHT - 26, 10)
  return (
    <figure className={styles['curve']}>
      <figcaption>{label}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <path d={`M${LEFT} ${y(0)}H${WIDTH}`} className={styles['zero']} />
        <polyline points={points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')} className={styles['line']} />
        {points.map((point) => (
          <circle key={point.x} cx={x(point.x)} cy={y(point.y)} r={2.5} className={styles['dot']} />
        ))}
        {[...new Set([Math.min(...ys), 0, Math.max(...ys)])].map((value) => (
          <text key={value} x={LEFT - 6} y={y(value) + 4} textAnchor="end" className={styles['tick']}>
            {writeY(value)}
          </text>
        ))}
        <text x={LEFT + 6} y={HEIGHT - 6} className={styles['tick']}>
          {writeX(Math.min(...xs))}
        </text>
        <text x={WIDTH - 4} y={HEIGHT - 6} textAnchor="end" className={styles['tick']}>
          {writeX(Math.max(...xs))}
        </text>
      </svg>
    </figure>
  )
}

function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => (high === low ? (from + to) / 2 : from + ((to - from) * (value - low)) / (high - low))
}
