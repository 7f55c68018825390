import { useCallback, useEffect, useId, useRef, useState } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { createPortal } from 'react-dom'
import type { GlossaryEntry } from '#contracts/records/glossary.ts'
import { useGlossaryEntry } from '../state/glossary.ts'
import styles from './Term.module.css'
import { TermFacts } from './TermFacts.tsx'
import { placeBeside } from './placeBeside.ts'

/** Pause before a definition appears under the pointer, and before it goes, so that the pointer can reach it. Milliseconds. */
const OPEN_DELAY = 400
const CLOSE_DELAY = 150

interface TermProps {
  /** Key of the glossary, for example `figure.sharpe`. */
  readonly of: string
  readonly children: ReactNode
  /** Inside a grid, whose arrow keys hold the focus: the pointer alone opens it, and the keyboard has it in the detail. */
  readonly inGrid?: boolean
}

/** A figure's name that tells its definition, unit, window and source on hover and on focus; Escape closes it. */
export function Term({ of, children, inGrid = false }: TermProps) {
  const entry = useGlossaryEntry(of)
  if (entry === null) return children
  return (
    <KnownTerm entry={entry} inGrid={inGrid}>
      {children}
    </KnownTerm>
  )
}

function KnownTerm({ entry, inGrid, children }: Omit<TermProps, 'of'> & { readonly entry: GlossaryEntry }) {
  const id = useId()
  const anchor = useRef<HTMLSpanElement>(null)
  const [place, setPlace] = useState<CSSProperties | null>(null)
  const timer = useRef(0)
  const isOpen = place !== null

  const show = useCallback(() => {
    window.clearTimeout(timer.current)
    if (anchor.current !== null) setPlace(placeBeside(anchor.current.getBoundingClientRect(), window))
  }, [])
  const hide = useCallback(() => {
    window.clearTimeout(timer.current)
    setPlace(null)
  }, [])
  const after = (delay: number, act: () => void): void => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(act, delay)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  useEffect(() => {
    if (!isOpen) return
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      // The top layer alone closes: a dialog under the definition stays.
      event.stopPropagation()
      event.preventDefault()
      hide()
    }
    const scrolled = (event: Event): void => {
      if (!(event.target instanceof Element && event.target.id === id)) hide()
    }
    document.addEventListener('keydown', pressed, true)
    document.addEventListener('scroll', scrolled, true)
    return () => {
      document.removeEventListener('keydown', pressed, true)
      document.removeEventListener('scroll', scrolled, true)
    }
  }, [isOpen, id, hide])
  return (
    <>
      <span
        ref={anchor}
        className={styles['term']}
        tabIndex={inGrid ? undefined : 0}
        aria-describedby={isOpen ? id : undefined}
        onPointerEnter={() => after(OPEN_DELAY, show)}
        onPointerLeave={() => after(CLOSE_DELAY, hide)}
        onFocus={({ target }) => (target.matches(':focus-visible') ? show() : undefined)}
        onBlur={hide}
      >
        {children}
      </span>
      {isOpen
        ? createPortal(
            <div
              id={id}
              role="tooltip"
              className={styles['popup']}
              style={place}
              onPointerEnter={() => window.clearTimeout(timer.current)}
              onPointerLeave={() => after(CLOSE_DELAY, hide)}
            >
              <p className={styles['head']}>
                <strong>{entry.term}</strong>
                <span>{entry.family}</span>
              </p>
              <TermFacts entry={entry} />
            </div>,
            document.body,
          )
        : null}
    </>
  )
}
