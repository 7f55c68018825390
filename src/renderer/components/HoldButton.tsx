import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { Button } from './Button.tsx'
import styles from './HoldButton.module.css'

interface HoldButtonProps {
  readonly label: string
  /** Milliseconds it must be held. */
  readonly time: number
  readonly blocked: string | null
  readonly onHeld: (milliseconds: number) => void
}

/** Pixels a pointer may wander before leaving the button counts as letting it slip. */
const SLACK = 16

/** A button that acts when it has been held long enough and is then let go, by pointer or by Space or Enter. */
export function HoldButton({ label, time, blocked, onHeld }: HoldButtonProps) {
  const start = useRef<number | null>(null)
  const pressedAt = useRef<{ readonly x: number; readonly y: number } | null>(null)
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
  /** The pointer is kept, so that a panel that moves under a still hand does not end the hold; sliding off does. */
  const press = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pressedAt.current = { x: event.clientX, y: event.clientY }
    begin()
  }
  const move = (event: PointerEvent<HTMLElement>): void => {
    const from = pressedAt.current
    if (from === null || start.current === null) return
    const { left, right, top, bottom } = event.currentTarget.getBoundingClientRect()
    const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom
    if (!isInside && Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLACK) drop()
  }
  const isHoldKey = (event: KeyboardEvent): boolean => event.key === ' ' || event.key === 'Enter'
  return (
    <span className={styles['hold']}>
      <Button
        blocked={blocked}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={end}
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
