import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { chordOf, isModifier } from '../../app/chord.ts'
import { armsAt, isArmed, stepArming, UNARMED } from './arming.ts'
import type { Arming, ArmingEvent } from './arming.ts'

/** The arming of the card on screen. */
export interface ArmingHandle {
  /** For display: armed now. */
  readonly armed: boolean
  /** For display: the card has the focus in a visible window. */
  readonly watched: boolean
  /** Tells whether an input with this time stamp may approve; asked at the moment of the input, not of the last drawing. */
  readonly mayApprove: (timeStamp: number) => boolean
  readonly read: () => Arming
}

/**
 * Watches focus, visibility and keys for a card. `onApproveKey` is called for Ctrl+Enter inside the card, before that key
 * press itself counts as a key; a held or repeated key only counts.
 */
export function useArming(
  card: RefObject<HTMLElement | null>,
  terms: string | null,
  onApproveKey: (timeStamp: number) => void,
): ArmingHandle {
  const state = useRef<Arming>(UNARMED)
  const approveKey = useRef(onApproveKey)
  const [shown, setShown] = useState({ armed: false, watched: false })
  useLayoutEffect(() => {
    approveKey.current = onApproveKey
  })

  const machine = useMemo(() => armingMachine(state, setShown), [])
  useLayoutEffect(() => machine.step({ kind: 'SHOWN', terms, at: performance.now() }), [machine, terms])
  useEffect(() => {
    const node = card.current
    if (node === null) return
    const look = (): void => machine.step({ kind: 'WATCHED', watched: isWatched(node), at: performance.now() })
    const key = (event: KeyboardEvent): void => {
      if (isModifier(event.key)) return
      const isApprove = chordOf(event) === 'Ctrl+Enter' && node.contains(event.target as Node)
      if (isApprove && !event.repeat) approveKey.current(event.timeStamp)
      machine.step({ kind: 'KEY', at: event.timeStamp })
    }
    const soon = (): void => queueMicrotask(look)
    look()
    window.addEventListener('keydown', key, true)
    document.addEventListener('focusin', look)
    document.addEventListener('focusout', soon)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    window.addEventListener('blur', look)
    return () => {
      machine.stop()
      window.removeEventListener('keydown', key, true)
      document.removeEventListener('focusin', look)
      document.removeEventListener('focusout', soon)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
      window.removeEventListener('blur', look)
    }
  }, [card, machine])

  return useMemo(
    () => ({
      ...shown,
      mayApprove: (timeStamp: number) =>
        state.current.terms !== null && isArmed(state.current, state.current.terms, timeStamp),
      read: () => state.current,
    }),
    [shown],
  )
}

function armingMachine(
  state: { current: Arming },
  show: (shown: { readonly armed: boolean; readonly watched: boolean }) => void,
) {
  let timer = 0
  const draw = (): void => {
    window.clearTimeout(timer)
    const from = armsAt(state.current)
    const left = from === null ? null : from - performance.now()
    show({ armed: left !== null && left <= 0, watched: left !== null })
    if (left !== null && left > 0) timer = window.setTimeout(draw, left + 1)
  }
  return {
    step: (event: ArmingEvent): void => {
      const next = stepArming(state.current, event)
      if (next === state.current) return
      state.current = next
      draw()
    },
    stop: (): void => window.clearTimeout(timer),
  }
}

function isWatched(node: HTMLElement): boolean {
  return document.visibilityState === 'visible' && document.hasFocus() && node.contains(document.activeElement)
}
