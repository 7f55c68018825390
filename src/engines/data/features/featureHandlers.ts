import type { CommandHandlers } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { accepted } from '#contracts/failure.ts'
import type { ComputedFeatures } from '#contracts/records/features.ts'
import { studyFeatures } from '#quant/features/study/featureStudy.ts'
import type { DataDesk } from '../desk.ts'
import { featureRows } from './featureQuery.ts'
import { queryRegimes } from './regimeQuery.ts'

type FeatureQuery = 'QueryFeatures' | 'QueryRegimes' | 'StudyFeatures'

/** The data engine's answers about features of bars that have closed. */
export function createFeatureQueries(desk: DataDesk): Pick<CommandHandlers<typeof dataChannel>, FeatureQuery> {
  return {
    QueryFeatures: (query) => {
      const found = featureRows(desk, query)
      if (!found.ok) return found
      const { tsOpen, tsClose, columns, origin } = found.reply
      return accepted({ tsOpen, tsClose, columns, origin })
    },
    QueryRegimes: (query) => queryRegimes(desk, query),
    StudyFeatures: ({ horizon, ...query }) => {
      const found = featureRows(desk, query)
      if (!found.ok) return found
      return accepted(studyFeatures(found.reply.columns, found.reply.close, horizon))
    },
  }
}

/** Takes values that were computed at the close of bars, to be kept. */
export function takeFeatures({ state, store }: DataDesk, computed: ComputedFeatures): void {
  const { session } = state
  if (store.features === undefined || session === null || session.mode === 'BACKTEST') return
  state.features.take(store.features, session.sessionId, computed)
}

/** Writes what waits, in its time. */
export function tickFeatures({ state, store, context }: DataDesk): void {
  if (store.features !== undefined) state.features.tick(store.features, context.now())
}
