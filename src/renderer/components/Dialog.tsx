import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { chordOf } from '../app/chord.ts'
import { closeDialog } from '../state/ui.ts'
import { Button } from './Button.tsx'
import styles from './Dialog.module.css'
import { classes } from './classes.ts'

interface DialogProps {
  readonly title: string
  readonly wide?: boolean
  readonly children: ReactNode
  /** The row of buttons at the foot. */
  readonly actions?: ReactNode
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Ctrl+Enter anywhere in the layer; Enter alone never confirms. */
  readonly onConfirmKey?: () => void
}

/** A layer over the workspace. The mode bar and the kill control above it stay visible and in reach of the pointer. */
export function Dialog({ title, wide = false, children, actions, initialFocus, onConfirmKey }: DialogProps) {
  return (
    <Base.Root open modal="trap-focus" onOpenChange={(open) => (open ? undefined : closeDialog())}>
      <Base.Portal>
        <Base.Backdrop className={styles['scrim']} />
        <Base.Popup
          className={classes(styles['dialog'], wide && styles['wide'])}
          initialFocus={initialFocus}
          onKeyDown={(event) => {
            if (chordOf(event) === 'Ctrl+Enter' && !event.repeat) onConfirmKey?.()
          }}
        >
          <Base.Title className={styles['title']}>{title}</Base.Title>
          <div className={styles['body']}>{children}</div>
          {actions === undefined ? null : <div className={styles['foot']}>{actions}</div>}
          {/* Last in order, so that the focus starts on the first field and not on the way out. */}
          <Button
            look="quiet"
            className={styles['close'] ?? ''}
            onClick={closeDialog}
            aria-label="Close"
            title="Close (Esc)"
          >
            <X size={16} aria-hidden />
          </Button>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
