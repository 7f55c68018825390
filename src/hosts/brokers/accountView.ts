import { FAULT_KIT_SCORES } from '#adapters/brokers/faultKitScores.ts'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { brokerCard } from '#contracts/brokerCards.ts'
import type { BrokerAccountEntry, BrokerAccountView } from '#contracts/records/brokerAccounts.ts'
import { createSystemClock } from '../systemClock.ts'
import type { BrokerStatus } from './brokerMessages.ts'
import { abilitiesOf, shapeOf } from './brokerRegistry.ts'

/** How far the adapter of a venue passed the fault kit; null where no kit was run. */
export function faultKitOf(venue: string): BrokerAccountView['faultKit'] {
  const score = FAULT_KIT_SCORES.find((one) => one.venue === venue)
  if (score === undefined) return null
  const { version, passed, impossible, total } = score
  return { version, passed, impossible, total }
}

/** An account as the screens show it. */
export function accountView(
  entry: BrokerAccountEntry,
  hasKey: boolean,
  status: BrokerStatus | null,
): BrokerAccountView {
  const card = brokerCard(entry.broker)
  const shape = shapeOf(entry, createFeedClock(createSystemClock()))
  return {
    key: entry.id,
    broker: entry.broker,
    brokerName: card.name,
    environment: entry.environment,
    name: entry.name,
    venue: shape.venue,
    keyState: card.key === null ? 'NOT_NEEDED' : hasKey ? 'KEPT' : 'MISSING',
    link: status?.link ?? 'UNUSED',
    note: status?.note ?? '',
    told: status?.told ?? null,
    abilities: abilitiesOf(shape),
    faultKit: faultKitOf(shape.venue),
  }
}
