import type { CommandHandlers } from '#contracts/channel.ts'
import { accepted } from '#contracts/failure.ts'
import type { strategyChannel } from '#contracts/strategy.ts'
import { describeFeature } from './describe.ts'
import type { FeatureDesk } from './featureDesk.ts'

type FeatureCommand = 'ListFeatures' | 'WatchFeatures' | 'RequestFeatures'

/** The strategy engine's answers about features. */
export function createFeatureHandlers(
  desk: FeatureDesk,
): Pick<CommandHandlers<typeof strategyChannel>, FeatureCommand> {
  const { features, isProven } = desk.terms
  return {
    ListFeatures: () => accepted({ features: features.map((declaration) => describeFeature(declaration, isProven)) }),
    WatchFeatures: ({ instrumentIds }) => desk.watch(instrumentIds),
    RequestFeatures: ({ instrumentIds, names, priority, reason, until }) =>
      desk.request({ instrumentIds, names, priority, until }, reason),
  }
}
