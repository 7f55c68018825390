import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about the calendar of releases. */
export const CALENDAR_CARD: FeedCard = {
  id: 'economic-calendar',
  name: 'Economic calendar (BLS, FRED)',
  assetClasses: ['EQUITY', 'INDEX', 'CRYPTO'],
  historical: ['CALENDAR'],
  live: [],
  key: 'optional',
  keyNote: 'A free key from fred.stlouisfed.org adds the days of releases of other offices.',
  licence:
    'The schedule of the Bureau of Labor Statistics is public; FRED is for own use and does not endorse this program.',
  limits: 'None are published for the schedule, which is asked for twice a day; FRED takes 120 questions a minute.',
}
