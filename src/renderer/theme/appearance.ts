import type { Preferences } from '#contracts/desk.ts'

/** The look, out of the preferences. */
export type Appearance = Pick<Preferences, 'theme' | 'density' | 'upDown' | 'reducedMotion'>

/** Name of the event raised on the document's root when colours changed, for what draws on a canvas. */
export const APPEARANCE_CHANGED = 'quarterdeck:appearance'

const lightScheme = window.matchMedia('(prefers-color-scheme: light)')

/** Writes the appearance onto the document's root, where the tokens read it. */
export function applyAppearance(appearance: Appearance): void {
  const { dataset } = document.documentElement
  const theme = appearance.theme === 'system' ? (lightScheme.matches ? 'light' : 'dark') : appearance.theme
  dataset['theme'] = theme
  dataset['density'] = appearance.density
  dataset['updown'] = appearance.upDown
  dataset['motion'] = appearance.reducedMotion ? 'reduced' : 'full'
  document.documentElement.dispatchEvent(new Event(APPEARANCE_CHANGED))
}

/** Calls back when the system changes between light and dark; returns the way to stop. */
export function onSystemScheme(listener: () => void): () => void {
  lightScheme.addEventListener('change', listener)
  return () => lightScheme.removeEventListener('change', listener)
}

/** Reads a token's current value, for what draws on a canvas. */
export function readToken(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
