/** Least room under an anchor for what is shown there, pixels; with less it is shown above. */
const LEAST_BELOW = 240
const WIDTH = 360
const EDGE = 8
const APART = 4

/** Where a fixed layer stands. */
export type Place = { readonly left: number; readonly top: number } | { readonly left: number; readonly bottom: number }

/** Places a small layer under an anchor, or above it where there is more room, and inside the window. Pixels. */
export function placeBeside(
  anchor: { readonly left: number; readonly top: number; readonly bottom: number },
  window: { readonly innerWidth: number; readonly innerHeight: number },
): Place {
  const left = Math.max(EDGE, Math.min(anchor.left, window.innerWidth - WIDTH - EDGE))
  const below = window.innerHeight - anchor.bottom
  if (below >= LEAST_BELOW || below >= anchor.top) return { left, top: anchor.bottom + APART }
  return { left, bottom: window.innerHeight - anchor.top + APART }
}
