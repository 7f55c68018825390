import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { sessionOfDay } from '#core/time/calendar.ts'
import { civilFromDays } from '#core/time/civil.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { parseTimestamp, utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'
import type { BarRow } from '#trading/strategies/barRow.ts'
import { BarAggregator } from '#trading/strategies/timeframes/barAggregator.ts'

const STARTS = ['2026-01-05', '2026-03-06', '2026-03-30', '2026-07-01', '2026-11-24', '2026-12-22', '2024-02-26']
const STEPS: Readonly<Partial<Record<BarInterval, number>>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '1d': DAY,
}

/** Names the longer bar that a shorter one belongs to in another way than the code does: by calendar fields alone. */
function groupOf(tsOpen: number, base: BarInterval, target: BarInterval, calendar: SessionCalendar): string | null {
  const length = STEPS[target]
  if (length !== undefined && target !== '1d') return String(Math.floor(tsOpen / length))
  let day = utcDay(tsOpen)
  if (calendar === 'XNYS') {
    if (base !== '1d') day = toNewYork(tsOpen).day
    const session = sessionOfDay(day)
    if (session === null) return null
    const overlaps = base === '1d' || (tsOpen + (STEPS[base] ?? 0) > session.open && tsOpen < session.close)
    if (!overlaps) return null
  }
  if (target === '1d') return `day ${day}`
  if (target === '1w') return `week ${Math.floor((day - 4) / 7)}`
  const { year, month } = civilFromDays(day)
  return `month ${year}-${month}`
}

/** When a longer bar is over, found by looking at every minute's or day's end after it: the first moment of another group. */
function isOver(
  group: string,
  now: number,
  base: BarInterval,
  target: BarInterval,
  calendar: SessionCalendar,
): boolean {
  // Over when no moment from now on can hold a part of it.
  const step = STEPS[base] ?? MINUTE
  for (
    let moment = Math.ceil(now / step) * step, looked = 0;
    looked < 40 * (DAY / Math.min(step, DAY));
    moment += step, looked += 1
  ) {
    const found = groupOf(moment, base, target, calendar)
    if (found === group) return false
    if (found !== null) return true
  }
  return true
}

const CASES: readonly (readonly [BarInterval, BarInterval, SessionCalendar])[] = [
  ['1m', '5m', 'ALWAYS'],
  ['5m', '1h', 'ALWAYS'],
  ['15m', '1d', 'ALWAYS'],
  ['1h', '1w', 'ALWAYS'],
  ['1d', '1M', 'ALWAYS'],
  ['5m', '1h', 'XNYS'],
  ['15m', '1d', 'XNYS'],
  ['1h', '1d', 'XNYS'],
  ['1h', '1w', 'XNYS'],
  ['1d', '1w', 'XNYS'],
  ['1d', '1M', 'XNYS'],
]

it.each(CASES)(
  'at every moment the %s bars put together to %s (%s) are those recomputed from what is known',
  (base, target, calendar) => {
    const step = STEPS[base] ?? MINUTE
    const gaps = fc.array(
      fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 60 }) }),
      {
        minLength: 5,
        maxLength: 120,
      },
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...STARTS),
        gaps,
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 7 }),
        (start, jumps, prices) => {
          const told: BarRow[] = []
          const aggregator = new BarAggregator(base, target, calendar, 0, (bar) => told.push(bar))
          const seen: BarRow[] = []
          let tsOpen = parseTimestamp(start) ?? 0
          for (const [index, jump] of jumps.entries()) {
            tsOpen += jump * step
            const session = sessionOfDay(base === '1d' ? utcDay(tsOpen) : toNewYork(tsOpen).day)
            // What trades on closed days is a question of its own.
            if (calendar === 'XNYS' && session === null) continue
            const tsClose = base === '1d' && calendar === 'XNYS' ? (session?.close ?? 0) : tsOpen + step
            const price = prices[index % prices.length] ?? 1
            const bar = {
              instrument: 0,
              tsOpen,
              tsClose,
              open: price,
              high: price + (index % 5),
              low: price - (index % 3),
              close: price + 0.5,
              volume: index,
            }
            seen.push(bar)
            aggregator.add(bar)
            aggregator.advance(tsClose)
            const groups = new Map<string, BarRow[]>()
            for (const each of seen) {
              const group = groupOf(each.tsOpen, base, target, calendar)
              if (group !== null) groups.set(group, [...(groups.get(group) ?? []), each])
            }
            // Whether the span in which the data begin is known whole is a question of its own.
            const [firstGroup] = groups.keys()
            const known = [...groups].filter(
              ([group]) => group !== firstGroup && isOver(group, tsClose, base, target, calendar),
            )
            const expected = known.map(([, parts]) => ({
              open: parts[0]?.open,
              high: Math.max(...parts.map(({ high }) => high)),
              low: Math.min(...parts.map(({ low }) => low)),
              close: parts.at(-1)?.close,
              volume: parts.reduce((sum, { volume }) => sum + volume, 0),
            }))
            const begun = groups.get(firstGroup ?? '')?.[0]?.tsOpen ?? 0
            const shown = told.filter((each) => each.tsOpen > begun)
            expect(shown.map(({ open, high, low, close, volume }) => ({ open, high, low, close, volume }))).toEqual(
              expected,
            )
            for (const each of told) expect(each.tsClose).toBeLessThanOrEqual(tsClose)
          }
        },
      ),
      { numRuns: 60 },
    )
  },
)
