import { civilFromDays, dayOfWeek, daysInMonth } from '#core/time/civil.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'

const DAY = 86_400_000_000
const TIME = { family: 'price', inputs: ['time'], lookback: 1, direction: 'NEITHER' } as const

/** Where the bar lies in the calendar; both are known before it opens. */
export const SEASONS: readonly FeatureDeclaration[] = [
  feature({
    ...TIME,
    name: 'weekProgress',
    title: 'Progress of the week',
    unit: 'share of the week',
    range: { low: 0, high: 1 },
    description: 'How far the week is at the open of the bar: 0 is Monday 00:00 UTC. Returns differ between its days.',
    formula: '(open time - Monday 00:00 UTC) / 7 days',
    source: 'French 1980 on returns by weekday',
    make:
      () =>
      ({ time }) => {
        const day = Math.floor(time / DAY)
        return ((dayOfWeek(day) + 6) % 7) / 7 + (time - day * DAY) / (7 * DAY)
      },
  }),
  feature({
    ...TIME,
    name: 'monthTurnDistance',
    title: 'Days from the turn of the month',
    unit: 'days',
    range: { low: -15, high: 16 },
    description:
      'Civil days (UTC) to the nearest first of a month: negative before it, 0 on it, positive after it. Wages and funds are invested around it.',
    formula: 'day of the month - 1 up to day 16, then day of the month - days of the month - 1',
    source: 'Ariel 1987; Lakonishok and Smidt 1988',
    make:
      () =>
      ({ time }) => {
        const { year, month, day } = civilFromDays(Math.floor(time / DAY))
        return day <= 16 ? day - 1 : day - daysInMonth(year, month) - 1
      },
  }),
]
