import type { ReactNode } from 'react'

interface ScrollProps {
  readonly label: string
  readonly className: string | undefined
  readonly children: ReactNode
}

/** A stretch of content that scrolls by itself; it takes the focus so that the keyboard can scroll it too. */
export function Scroll({ label, className, children }: ScrollProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={className} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
