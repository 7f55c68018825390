import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Button } from './Button.tsx'
import styles from './HoldButton.module.css'

interface HoldButtonProps {
  readonly label: string
  /** Milliseconds it must be held. */
  readonly time: number
  readonly blocked: string | null
  readonly onHeld: (milliseconds: number) => void
}

/** A button that acts when it has been held long enough and is then let go, by pointer or by Space or Enter. */
export function HoldButton({ label, time, blocked, onHeld }: HoldButtonProps) {
  const start = useRef<number | null>(null)
  const [held, setHeld] = useState<number | null>(null)
  const isHeld = held !== null
  useEffect(() => {
    if (!isHeld) return
    const timer = window.setInterval(
      () => setHeld(start.current === null ? null : performance.now() - start.current),
      100,
    )
    return () => window.clearInterval(timer)
  }, [isHeld])

  const begin = (): void => {
    if (blocked !== null || start.current !== null) return
    start.current = performance.now()
    setHeld(0)
  }
  const drop = (): void => {
    start.current = null
    setHeld(null)
  }
  const end = (): void => {
    const from = start.current
    drop()
    const milliseconds = from === null ? 0 : performance.now() - from
    if (milliseconds >= time) onHeld(milliseconds)
  }
  const isHoldKey = (event: KeyboardEvent): boolean => event.key === ' ' || event.key === 'Enter'
  return (
    <span className={styles['hold']}>
      <Button
        blocked={blocked}
        onPointerDown={(event) => (event.button === 0 ? begin() : undefined)}
        onPointerUp={end}
        onPointerLeave={drop}
        onPointerCancel={drop}
        onBlur={drop}
        onKeyDown={(event) => {
          if (!isHoldKey(event)) return drop()
          event.preventDefault()
          begin()
        }}
        onKeyUp={(event) => (isHoldKey(event) ? end() : undefined)}
      >
        {label}
      </Button>
      <progress className={styles['progress']} max={time} value={held ?? 0} aria-label="Held" />
      <span className="muted" role="status">
        {held === null ? `hold ${time / 1_000} s` : held >= time ? 'let go to confirm' : 'keep holding'}
      </span>
    </span>
  )
}
