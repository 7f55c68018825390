import { armsAt, stepArming, UNARMED } from './arming.ts'
import type { Arming, ArmingEvent } from './arming.ts'

/** How the arming looks: whether the card is watched, and whether it would take an approval now. */
export interface ArmingFace {
  readonly armed: boolean
  readonly watched: boolean
}

/** The arming of one card over time; tells its face when it changes, also when it arms by waiting. */
export interface ArmingMachine {
  step(event: ArmingEvent): void
  read(): Arming
  /** Sets the one listener; returns the way to stop. */
  listen(listener: (face: ArmingFace) => void): () => void
}

/** Makes the arming of a card that shows nothing yet. */
export function createArmingMachine(): ArmingMachine {
  let state: Arming = UNARMED
  let timer = 0
  let listener: (face: ArmingFace) => void = () => {}
  const tell = (): void => {
    window.clearTimeout(timer)
    const from = armsAt(state)
    const left = from === null ? null : from - performance.now()
    listener({ armed: left !== null && left <= 0, watched: left !== null })
    if (left !== null && left > 0) timer = window.setTimeout(tell, left + 1)
  }
  return {
    step: (event) => {
      const next = stepArming(state, event)
      if (next === state) return
      state = next
      tell()
    },
    read: () => state,
    listen: (wanted) => {
      listener = wanted
      tell()
      return () => {
        listener = () => {}
        window.clearTimeout(timer)
      }
    },
  }
}
