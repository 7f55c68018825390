import { classes } from '../../components/classes.ts'
import { formatClock, formatCountdown, toMicroseconds, toMilliseconds } from '../../format/time.ts'
import { useNow } from '../../state/clock.ts'
import styles from './Countdown.module.css'
import { urgencyOf } from './urgency.ts'

const RADIUS = 6
const LENGTH = 2 * Math.PI * RADIUS

interface CountdownProps {
  /** Microseconds of the host's clock. */
  readonly from: number
  readonly until: number
  readonly withClock?: boolean
}

/** Time left as text and as a ring; the risk engine's timer decides, this only shows it. */
export function Countdown({ from, until, withClock = false }: CountdownProps) {
  const now = toMicroseconds(useNow(250))
  const left = Math.max(0, until - now)
  const share = until > from ? Math.min(1, left / (until - from)) : 0
  const urgency = urgencyOf(share, toMilliseconds(left))
  return (
    <span
      className={classes(styles['countdown'], styles[urgency])}
      role="timer"
      title={`Expires ${formatClock(until)} UTC`}
    >
      <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden>
        <circle cx={8} cy={8} r={RADIUS} className={styles['track']} />
        <circle
          cx={8}
          cy={8}
          r={RADIUS}
          className={styles['left']}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - share)}
          transform="rotate(-90 8 8)"
        />
      </svg>
      <span>{left === 0 ? 'expired' : formatCountdown(toMilliseconds(left))}</span>
      {withClock ? <span className="faint">({formatClock(until)})</span> : null}
    </span>
  )
}
