/** Time the card must be watched before it takes an approval, milliseconds. */
const WATCH_TIME = 700
/** Time without a key before an approval, milliseconds. */
const QUIET_TIME = 400

/**
 * Whether a card may take an approval. Times are milliseconds of one monotonic clock (the one that stamps events).
 *
 * 1. Armed means: the same terms watched without a break for `WATCH_TIME`, and no key for `QUIET_TIME`.
 * 2. Watched means: visible, the window focused, and the focus inside the card.
 * 3. New terms (another hash) start all over.
 */
export interface Arming {
  /** Hash of the terms on the card; null without a card. */
  readonly terms: string | null
  readonly shownAt: number
  readonly watchedSince: number | null
  readonly lastKeyAt: number | null
}

/** What happens to a card. */
export type ArmingEvent =
  | { readonly kind: 'SHOWN'; readonly terms: string | null; readonly at: number }
  | { readonly kind: 'WATCHED'; readonly watched: boolean; readonly at: number }
  | { readonly kind: 'KEY'; readonly at: number }

/** A card that shows nothing yet. */
export const UNARMED: Arming = { terms: null, shownAt: 0, watchedSince: null, lastKeyAt: null }

/** Follows an event; returns the same object when nothing changes. */
export function stepArming(state: Arming, event: ArmingEvent): Arming {
  switch (event.kind) {
    case 'SHOWN':
      if (event.terms === state.terms) return state
      return {
        terms: event.terms,
        shownAt: event.at,
        watchedSince: state.watchedSince === null ? null : event.at,
        lastKeyAt: state.lastKeyAt,
      }
    case 'WATCHED':
      if (event.watched === (state.watchedSince !== null)) return state
      return { ...state, watchedSince: event.watched ? event.at : null }
    case 'KEY':
      return { ...state, lastKeyAt: event.at }
  }
}

/** Returns the moment the card arms if nothing more happens; null while it is not watched. */
export function armsAt(state: Arming): number | null {
  if (state.terms === null || state.watchedSince === null) return null
  const quiet = state.lastKeyAt === null ? 0 : state.lastKeyAt + QUIET_TIME
  return Math.max(state.watchedSince + WATCH_TIME, quiet)
}

/** Tells whether an input at this moment may approve these terms. Input from before the watch began never may. */
export function isArmed(state: Arming, terms: string, at: number): boolean {
  const from = armsAt(state)
  return from !== null && state.terms === terms && at >= from
}
