/** The seven states a panel can be in. Times are milliseconds of the page's clock. */
export type PanelState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'partial'; readonly note: string }
  | { readonly kind: 'fresh' }
  | { readonly kind: 'stale'; readonly since: number | null; readonly note: string }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly stillWorks: string }
  | { readonly kind: 'disconnected'; readonly lastGoodAt: number | null }

/** What decides a panel's state; the worst fact wins. */
export interface PanelFacts {
  readonly phase: 'CONNECTING' | 'OPEN' | 'CLOSED'
  readonly lastGoodAt: number | null
  readonly following: boolean
  readonly refused: number
  readonly empty: boolean
  readonly stale: { readonly since: number | null; readonly note: string } | null
}

/** Decides which of its seven states a panel shows. */
export function panelStateOf(facts: PanelFacts): PanelState {
  if (facts.phase === 'CLOSED') return { kind: 'disconnected', lastGoodAt: facts.lastGoodAt }
  if (!facts.following) return { kind: 'loading' }
  if (facts.refused > 0 && facts.empty) {
    return {
      kind: 'error',
      code: 'RECORDS_UNREADABLE',
      message: `${facts.refused} records could not be read, so nothing is shown here.`,
      stillWorks: 'Other panels and KILL work as before.',
    }
  }
  if (facts.empty) return { kind: 'empty' }
  if (facts.stale !== null) return { kind: 'stale', ...facts.stale }
  if (facts.refused > 0)
    return { kind: 'partial', note: `${facts.refused} records could not be read and are left out.` }
  return { kind: 'fresh' }
}
