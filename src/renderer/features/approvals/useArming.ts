import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { chordOf, isModifier } from '../../app/chord.ts'
import type { Arming } from './arming.ts'
import { createArmingMachine } from './armingMachine.ts'
import type { ArmingFace, ArmingMachine } from './armingMachine.ts'

/** The arming of the card on screen; `read` is asked at the moment of an input, not of the last drawing. */
export interface ArmingHandle extends ArmingFace {
  readonly read: () => Arming
}

/** Called for Ctrl+Enter inside the card with the time stamp of the key and the arming as it was before that key. */
export type ApproveKey = (timeStamp: number, arming: Arming) => void

/**
 * Watches focus, visibility and keys for a card. A press of Ctrl+Enter is offered first and counts as a key afterwards; a
 * held key only counts.
 */
export function useArming(
  card: RefObject<HTMLElement | null>,
  terms: string | null,
  onApproveKey: ApproveKey,
): ArmingHandle {
  const [machine] = useState(createArmingMachine)
  const [face, setFace] = useState<ArmingFace>({ armed: false, watched: false })
  const approveKey = useRef(onApproveKey)
  useLayoutEffect(() => {
    approveKey.current = onApproveKey
  })
  useLayoutEffect(() => machine.step({ kind: 'SHOWN', terms, at: performance.now() }), [machine, terms])
  useEffect(() => machine.listen(setFace), [machine])
  useEffect(() => {
    if (card.current === null) return
    return watch(card.current, machine, (timeStamp) => approveKey.current(timeStamp, machine.read()))
  }, [card, machine])
  return { ...face, read: machine.read }
}

function watch(node: HTMLElement, machine: ArmingMachine, onApprove: (timeStamp: number) => void): () => void {
  const look = (): void => machine.step({ kind: 'WATCHED', watched: isWatched(node), at: performance.now() })
  const key = (event: KeyboardEvent): void => {
    if (isModifier(event.key)) return
    const isApprove = chordOf(event) === 'Ctrl+Enter' && node.contains(event.target as Node)
    if (isApprove && !event.repeat) onApprove(event.timeStamp)
    machine.step({ kind: 'KEY', at: event.timeStamp })
  }
  const soon = (): void => queueMicrotask(look)
  const ended = new AbortController()
  const { signal } = ended
  look()
  window.addEventListener('keydown', key, { capture: true, signal })
  document.addEventListener('focusin', look, { signal })
  document.addEventListener('focusout', soon, { signal })
  document.addEventListener('visibilitychange', look, { signal })
  window.addEventListener('focus', look, { signal })
  window.addEventListener('blur', look, { signal })
  return () => ended.abort()
}

function isWatched(node: HTMLElement): boolean {
  return document.visibilityState === 'visible' && document.hasFocus() && node.contains(document.activeElement)
}
