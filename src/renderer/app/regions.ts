/** The regions F6 goes round, in order: workspace, approval tray, status bar, mode bar, kill control, rail. */
const ORDER = ['main', 'tray', 'status', 'mode', 'kill', 'rail'] as const

/** Returns the region after (or before) the current one that is on the page; the first one when none is current. */
export function nextRegion(current: string | null, present: readonly string[], step: 1 | -1): string | null {
  const ring = ORDER.filter((region) => present.includes(region))
  if (ring.length === 0) return null
  const at = ring.findIndex((region) => region === current)
  if (at < 0) return ring[0] ?? null
  return ring[(at + step + ring.length) % ring.length] ?? null
}

/** Moves the focus to the next region; inside the workspace it goes to the active panel. */
export function focusRegion(step: 1 | -1, focusPanel: () => void): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const names = regions.map((region) => region.dataset['region'] ?? '')
  const current = document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region'] ?? null
  const name = nextRegion(current, names, step)
  const region = regions.find((element) => element.dataset['region'] === name)
  if (region === undefined) return
  if (name === 'main') focusPanel()
  else (region.querySelector<HTMLElement>('[data-kill], button, a[href], select, input') ?? region).focus()
}
