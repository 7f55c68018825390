import { useEffect } from 'react'
import type { RefObject } from 'react'
import { isFocusClick } from './windowClick.ts'

/** Swallows, inside an element, the click that brought the window to the front; the kill control is never guarded. */
export function useFocusClickGuard(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const node = element.current
    if (node === null) return
    let focusedAt: number | null = null
    let swallowing = false
    const focused = (event: Event): void => {
      focusedAt = event.timeStamp
    }
    const pressed = (event: Event): void => {
      swallowing = isFocusClick(event.timeStamp, focusedAt)
    }
    const clicked = (event: Event): void => {
      if (!swallowing) return
      swallowing = false
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('focus', focused)
    node.addEventListener('pointerdown', pressed, true)
    node.addEventListener('click', clicked, true)
    return () => {
      window.removeEventListener('focus', focused)
      node.removeEventListener('pointerdown', pressed, true)
      node.removeEventListener('click', clicked, true)
    }
  }, [element])
}
