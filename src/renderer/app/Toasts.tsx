import { X } from 'lucide-react'
import { Button } from '../components/Button.tsx'
import { classes } from '../components/classes.ts'
import { dismissToast, useToasts } from '../state/toasts.ts'
import styles from './Toasts.module.css'

/** Most messages shown at once; the rest is a count. */
const MOST = 3

/** Short messages at the lower left, away from KILL and from the buttons of the approval card. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  const shown = toasts.slice(-MOST)
  return (
    // Said in so many words, so that an open layer does not hide the messages from a screen reader.
    <div className={styles['toasts']} role="log" aria-live="polite" aria-label="Messages">
      {toasts.length > MOST ? <p className={styles['more']}>{toasts.length - MOST} more in Notices</p> : null}
      {shown.map((toast) => (
        <div
          key={toast.id}
          className={classes(styles['toast'], styles[toast.tone])}
          role={toast.tone === 'failure' ? 'alert' : undefined}
        >
          <span>{toast.text}</span>
          <Button look="quiet" onClick={() => dismissToast(toast.id)} aria-label="Dismiss">
            <X size={14} aria-hidden />
          </Button>
        </div>
      ))}
    </div>
  )
}
