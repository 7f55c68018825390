import { SECOND } from '#core/time/duration.ts'
import type { SourceView } from '#contracts/records/sources.ts'
import type { DataDesk } from '../desk.ts'
import type { FeedCard } from '../feeds/ports.ts'
import { serviceLevel } from './serviceLevel.ts'

/** The table is brought up to date at most so often. */
const SHOWN_EVERY = SECOND

/** What a source does for the running session. */
interface Duty {
  readonly serves: number
  readonly standsIn: boolean
}

/** Shows every source with its service level; only what changed, and at most once a second. */
export function showSources(desk: DataDesk): void {
  const { state, sources, context } = desk
  const now = context.now()
  if (sources === null || now - state.sourcesShownAt < SHOWN_EVERY) return
  state.sourcesShownAt = now
  const duties = dutiesOf(desk)
  for (const card of sources.cards) {
    const view = viewOf(desk, card, duties.get(card.id), now)
    const text = JSON.stringify(view)
    if (state.sourcesShown.get(card.id) === text) continue
    state.sourcesShown.set(card.id, text)
    context.put('sources', view)
  }
}

function dutiesOf({ state }: DataDesk): ReadonlyMap<string, Duty> {
  const duties = new Map<string, Duty>()
  for (const { served } of state.live?.lines ?? []) {
    if (served === null) continue
    const { serves, standsIn } = duties.get(served.sourceId) ?? { serves: 0, standsIn: false }
    duties.set(served.sourceId, { serves: serves + 1, standsIn: standsIn || served.standsIn })
  }
  return duties
}

function viewOf({ state, sources }: DataDesk, card: FeedCard, duty: Duty | undefined, now: number): SourceView {
  const level = serviceLevel(state.service, card.id, now)
  const keyState = sources?.keyState(card.id) ?? 'MISSING'
  const link = state.live?.links.get(card.id)
  return {
    key: card.id,
    name: card.name,
    historical: card.historical,
    live: card.live,
    need: card.key,
    keyState,
    keyNote: card.keyNote,
    licence: card.licence,
    limits: card.limits,
    link: duty === undefined ? null : (level?.link ?? null),
    serves: duty?.serves ?? 0,
    standsIn: duty?.standsIn ?? false,
    calls: level?.calls ?? 0,
    latencyP50: level?.latencyP50 ?? null,
    latencyP95: level?.latencyP95 ?? null,
    errorRate: level?.errorRate ?? null,
    freshness: level?.freshness ?? null,
    completeness: level?.completeness ?? null,
    reliability: level?.reliability?.estimate ?? null,
    losses: level?.losses ?? 0,
    clockSkew: level?.clockSkew ?? null,
    lastHeard: level?.lastHeard ?? null,
    note:
      keyState === 'REFUSED'
        ? 'Its key was refused; give it another.'
        : (link?.reason ?? state.universe.asked.get(card.id)?.trouble ?? ''),
  }
}
