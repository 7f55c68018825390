import { classes } from './classes.ts'
import styles from './Signed.module.css'

/** A figure with a direction, told three times over: by its sign, by an arrow and by colour. */
export function Signed({
  value,
  text,
  title,
}: {
  readonly value: number | null
  readonly text: string
  readonly title?: string
}) {
  const direction = value === null || value === 0 || !/[1-9]/.test(text) ? null : value > 0 ? 'up' : 'down'
  return (
    <span className={classes(styles['signed'], direction)} title={title}>
      {text}
      <svg className={styles['arrow']} viewBox="0 0 8 8" aria-hidden>
        {direction === 'up' ? <path d="M4 1 7.5 7h-7z" /> : null}
        {direction === 'down' ? <path d="M4 7 .5 1h7z" /> : null}
      </svg>
    </span>
  )
}
