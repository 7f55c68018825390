/** What validation asks of a venue's calendar. */
export interface SessionPort {
  /** Tells whether the venue trades on a civil day of its own, counted from 1970-01-01. */
  isTradingDay(day: number): boolean
  /** Tells whether the venue is open at a moment (microseconds), in any session whose bars are kept. */
  isOpen(ts: number): boolean
}

/** A venue that never closes. */
export const ALWAYS_OPEN: SessionPort = { isTradingDay: () => true, isOpen: () => true }
