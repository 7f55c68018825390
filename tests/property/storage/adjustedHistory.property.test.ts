import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { adjustedView } from '#engines/data/history/adjustedView.ts'
import type { HistorySeries } from '#core/history/series.ts'
import { bars, MINUTES, openHistory, reply } from '../../helpers/historyRig.ts'

const SERIES: HistorySeries = { ...MINUTES, interval: '1d' }
const DAYS = 60

const action: fc.Arbitrary<MarketAction> = fc.oneof(
  fc.record({
    kind: fc.constant('SPLIT' as const),
    instrument: fc.constant(0),
    from: fc.integer({ min: 1, max: 3 }),
    to: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    kind: fc.constant('CASH_DIVIDEND' as const),
    instrument: fc.constant(0),
    perUnit: fc.double({ min: 0.01, max: 20, noNaN: true }),
    payAt: fc.constant(0),
  }),
)
const told = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  ts: fc.nat(DAYS).map((day) => day * DAY),
  action: fc.option(action),
  knownAt: fc.nat(DAYS).map((day) => day * DAY + 5),
})
const view = fc.constantFrom('splits' as const, 'splits-and-dividends' as const)

describe('an adjusted view as known at a moment', () => {
  it('is the same whatever is told later', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 8 }), fc.nat(DAYS), view, (events, day, how) => {
        const [all, early] = [openHistory().history, openHistory().history]
        const at = day * DAY + 5
        const everything = bars(DAYS, 0, DAY)
        // A bar becomes known at its end; some are corrected long after.
        for (let row = 0; row < DAYS; row += 1) {
          const one = (column: Float64Array): Float64Array => column.subarray(row, row + 1)
          const bar = { ts: one(everything.ts), values: everything.values.map(one) }
          const corrected = { ts: bar.ts, values: bar.values.map((column) => column.map((value) => value * 3)) }
          const knownAt = (row + 1) * DAY
          reply(all.ingest(SERIES, bar, knownAt))
          if (row % 7 === 0) reply(all.ingest(SERIES, corrected, knownAt + 20 * DAY))
          if (knownAt <= at) reply(early.ingest(SERIES, bar, knownAt))
          if (row % 7 === 0 && knownAt + 20 * DAY <= at) reply(early.ingest(SERIES, corrected, knownAt + 20 * DAY))
        }
        for (const { knownAt, ...event } of events.toSorted((left, right) => left.knownAt - right.knownAt)) {
          reply(all.recordActions(SERIES.source, SERIES.instrumentId, [event], knownAt))
          if (knownAt <= at && event.ts <= at)
            reply(early.recordActions(SERIES.source, SERIES.instrumentId, [event], knownAt))
          // An event moved into the future is no longer one of the past.
          else if (knownAt <= at)
            reply(early.recordActions(SERIES.source, SERIES.instrumentId, [{ ...event, action: null }], knownAt))
        }
        const request = { from: 0, to: DAYS * DAY, view: how, at }
        const seen = reply(adjustedView(all, SERIES, request))
        expect(seen).toEqual(reply(adjustedView(early, SERIES, { ...request, at: 1_000 * DAY })))
        expect(seen.tsOpen).toHaveLength(day)
        // A part of the view is the view cut to it.
        const part = reply(adjustedView(all, SERIES, { ...request, from: 10 * DAY, to: 20 * DAY }))
        expect(part.close).toEqual(seen.close.subarray(10, 20))
        all.close()
        early.close()
      }),
      { numRuns: 40 },
    )
  })
})
