import type { dataChannel } from '#contracts/data.ts'
import type { CommandHandlers } from '#contracts/channel.ts'
import { accepted } from '#contracts/failure.ts'
import type { DataDesk } from '../desk.ts'
import { takePerpetualAnswer } from '../facts/perpetualQuestions.ts'
import { takeWarmUp } from '../live/warmUp.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import { takeRenames } from '../universe/renames.ts'
import { cancelBackfill, startBackfill, takeBackfillActions, takeBackfillBars } from './backfills.ts'
import { queryCoverage } from './coverage.ts'
import { namedActions } from './seriesOfHistory.ts'
import { queryStorage } from './storageQuery.ts'

/** What the data engine is asked and told about the bars it lacks. */
export type ContinuityHandlers = Pick<
  CommandHandlers<typeof dataChannel>,
  'TakeBars' | 'TakeHistory' | 'TakeActions' | 'StartBackfill' | 'CancelBackfill' | 'QueryCoverage' | 'QueryStorage'
>

/** Makes them. */
export function createContinuityHandlers(desk: DataDesk): ContinuityHandlers {
  const { history, context } = desk
  return {
    TakeBars: (answer) => {
      // An answer that nobody waits for any more is passed over.
      if (!takeWarmUp(desk, answer)) takeBackfillBars(desk, answer)
      return accepted({})
    },
    TakeHistory: (told) => {
      takePerpetualAnswer(desk, told)
      const { sourceId, instrumentId, kind, interval, answer } = told
      if (history === null || !answer.ok) return accepted({})
      const stored = history.ingest(
        { source: sourceId, instrumentId, kind, interval },
        answer.value.columns,
        context.now(),
      )
      if (stored.ok) return accepted({})
      // Rows that cannot be stored are told, not lost.
      holdBack(desk, {
        sourceId,
        instrumentId,
        what: 'MESSAGE',
        interval: interval === 'event' ? null : interval,
        code: stored.failure.code,
        message: stored.failure.message,
        from: answer.value.columns.ts[0] ?? null,
        to: answer.value.columns.ts.at(-1) ?? null,
        rows: answer.value.columns.ts.length,
        sample: `${kind}: ${[...answer.value.columns.ts.subarray(0, 20)].join(', ')}`,
      })
      return stored
    },
    TakeActions: (payload) => {
      const { sourceId, instrumentId, answer } = payload
      if (answer.ok) takeRenames(desk, sourceId, instrumentId, answer.value)
      if (takeBackfillActions(desk, payload) || history === null || !answer.ok) return accepted({})
      const stored = history.recordActions(sourceId, instrumentId, namedActions(answer.value), context.now())
      return stored.ok ? accepted({}) : stored
    },
    StartBackfill: (request) => startBackfill(desk, request),
    CancelBackfill: ({ key }) => cancelBackfill(desk, key),
    QueryCoverage: (request) => queryCoverage(desk, request),
    QueryStorage: () => queryStorage(desk),
  }
}
