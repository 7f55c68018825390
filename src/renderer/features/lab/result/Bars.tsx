import { formatCount } from '../../../format/amount.ts'
import { binsOf } from './bins.ts'
import styles from './Result.module.css'

interface BarsProps {
  readonly label: string
  /** Lower end of the first bin and width of each. */
  readonly low: number
  readonly width: number
  readonly counts: readonly number[]
  readonly format: (value: number) => string
}

const WIDTH = 400
const FLOOR = 180
const HEIGHT = 164

/** A histogram as bars: losses, the bin around nothing, gains; a bar that towers over the others is cut off. */
export function Bars({ label, low: first, width: each, counts: all, format }: BarsProps) {
  const { low, width, counts, top } = binsOf(first, each, all)
  const step = WIDTH / counts.length
  const zero = (-low / width) * step
  return (
    <figure className={styles['figure']}>
      <figcaption>{label}</figcaption>
      <svg
        viewBox="0 0 400 200"
        role="img"
        aria-label={`${label}: ${counts.length} bins, at most ${formatCount(Math.max(...counts))} in one`}
      >
        {counts.map((count, index) => {
          const from = low + index * width
          const isCut = count > top
          const height = HEIGHT * Math.min(1, count / top)
          const middle = (index + 0.5) * step
          const side = from + width <= 0 ? 'lossBar' : from >= 0 ? 'gainBar' : 'evenBar'
          return (
            <g key={from}>
              <rect
                x={index * step + 0.5}
                y={FLOOR - height}
                width={Math.max(0.5, step - 1)}
                height={height}
                className={styles[side]}
              >
                <title>{`${format(from)} to ${format(from + width)}: ${formatCount(count)}`}</title>
              </rect>
              {isCut ? (
                <>
                  <path d={`M${middle - step} 30L${middle + step} 24`} className={styles['cut']} />
                  <text x={middle} y={12} textAnchor="middle" className={styles['tick']}>
                    {formatCount(count)}
                  </text>
                </>
              ) : null}
            </g>
          )
        })}
        <path d={`M0 ${FLOOR + 0.5}H${WIDTH}`} className={styles['axis']} />
        <text x={0} y={194} className={styles['tick']}>
          {format(low)}
        </text>
        {zero > 50 && zero < WIDTH - 50 ? (
          <text x={zero} y={194} textAnchor="middle" className={styles['tick']}>
            0
          </text>
        ) : null}
        <text x={WIDTH} y={194} textAnchor="end" className={styles['tick']}>
          {format(low + width * counts.length)}
        </text>
      </svg>
      <p className="muted">
        {counts.some((count) => count > top)
          ? 'The bar of the periods without a change is cut off; its count stands on it.'
          : 'Each bar counts the periods with a return in its range.'}
      </p>
    </figure>
  )
}
