import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import styles from './Button.module.css'
import { classes } from './classes.ts'

/** Properties of a button. `blocked` says in words why it cannot act now; it stays focusable so that the words are found. */
export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly look?: 'plain' | 'strong' | 'quiet'
  readonly blocked?: string | null | false
  readonly keys?: string
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button of at least 24 px with an optional key hint. */
export function Button({ look = 'plain', blocked, keys, children, className, onClick, title, ...rest }: ButtonProps) {
  const isBlocked = typeof blocked === 'string'
  return (
    <button
      type="button"
      {...rest}
      className={classes(styles['button'], styles[look], className)}
      aria-disabled={isBlocked || undefined}
      title={isBlocked ? blocked : title}
      onClick={isBlocked ? undefined : onClick}
    >
      {children} {keys === undefined ? null : <kbd className={styles['keys']}>{keys}</kbd>}
    </button>
  )
}
