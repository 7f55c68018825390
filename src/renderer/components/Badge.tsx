import { OctagonAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './Badge.module.css'
import { classes } from './classes.ts'

/** What a badge says by its form: neutral word, good, ▲ attention, ⬣ danger. */
export type BadgeTone = 'neutral' | 'ok' | 'warn' | 'crit'

/** A short word of state; warnings and dangers differ in shape as well as in colour. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: BadgeTone; readonly children: ReactNode }) {
  return (
    <span className={classes(styles['badge'], styles[tone])}>
      {tone === 'warn' ? <TriangleAlert size={12} aria-hidden /> : null}
      {tone === 'crit' ? <OctagonAlert size={12} aria-hidden /> : null}
      {children}
    </span>
  )
}
