import styles from './Result.module.css'

interface BarsProps {
  readonly label: string
  /** Lower end of the first bin and width of each. */
  readonly low: number
  readonly width: number
  readonly counts: readonly number[]
  readonly format: (value: number) => string
}

/** A histogram as bars with their ends written under them; the counts are in the titles and in the table beside. */
export function Bars({ label, low, width, counts, format }: BarsProps) {
  const highest = Math.max(...counts, 1)
  const step = 400 / counts.length
  return (
    <figure className={styles['figure']}>
      <figcaption>{label}</figcaption>
      <svg viewBox="0 0 400 120" role="img" aria-label={`${label}: ${counts.length} bins, at most ${highest} in one`}>
        {counts.map((count, index) => {
          const from = low + index * width
          const height = (108 * count) / highest
          const title = `${format(from)} to ${format(from + width)}: ${count}`
          return (
            <rect
              key={from}
              x={index * step + 0.5}
              y={112 - height}
              width={Math.max(0.5, step - 1)}
              height={height}
              className={from + width / 2 < 0 ? styles['lossBar'] : styles['gainBar']}
            >
              <title>{title}</title>
            </rect>
          )
        })}
        <path d="M0 112.5H400" className={styles['axis']} />
      </svg>
      <p className={styles['ends']}>
        <span>{format(low)}</span>
        <span>{format(low + width * counts.length)}</span>
      </p>
    </figure>
  )
}
