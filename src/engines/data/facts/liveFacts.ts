import type { InstrumentId } from '#core/model/identifiers.ts'
import type { DerivativeTick, LiquidationTick } from '#core/model/marketEvent.ts'
import type { CountedFact, MarketFact } from '#core/model/marketFact.ts'
import { spotSymbolOf } from '#core/model/perpetual.ts'
import type { DataDesk } from '../desk.ts'
import type { LiveLine } from '../live/liveLine.ts'
import type { LiveMarket } from '../live/liveMarket.ts'
import type { LiveFacts } from './factMemory.ts'
import { PerpetualTicks, tellsLiquidations } from './perpetualTicks.ts'

/** Source of what the data engine itself tells: what is heard and what is not. */
const OURSELVES = 'quarterdeck'
const COUNTED: readonly CountedFact[] = ['LIQUIDATIONS', 'NEWS', 'POSTS']

/** Takes what a connection tells of a derivative beside its trades. */
export function takeDerivative(
  { state, context }: DataDesk,
  line: LiveLine,
  sourceId: string,
  tick: DerivativeTick | LiquidationTick,
): void {
  const facts = state.live?.facts
  if (facts === undefined) return
  const ticks = ticksOf(facts, line.instrument.id)
  const now = context.now()
  const fact = tick.kind === 'DERIVATIVE' ? ticks.read(tick, sourceId, now) : ticks.readLiquidation(tick, sourceId, now)
  if (fact !== null) facts.pending.add(fact)
}

function ticksOf(facts: LiveFacts, id: InstrumentId): PerpetualTicks {
  const known = facts.perpetuals.get(id) ?? new PerpetualTicks(id)
  facts.perpetuals.set(id, known)
  return known
}

/** Takes everything that waits, with what is heard and what is not any more before it. */
export function takeFacts({ context }: DataDesk, live: LiveMarket): readonly MarketFact[] {
  const { facts } = live
  const now = context.now()
  const changes = live.lines.flatMap((line) => {
    const { id } = line.instrument
    const told = facts.hearing.get(id) ?? { LIQUIDATIONS: null, NEWS: null, POSTS: null }
    facts.hearing.set(id, told)
    const heard = { LIQUIDATIONS: liquidationsFrom(live, line), NEWS: facts.news.newsFrom, POSTS: facts.news.postsFrom }
    return COUNTED.flatMap((what): MarketFact[] => {
      const from = heard[what]
      if (from === told[what]) return []
      told[what] = from
      return [{ kind: 'HEARING', instrumentId: id, tsEvent: now, knownAt: now, sourceId: OURSELVES, what, from }]
    })
  })
  return facts.pending.isEmpty ? changes : [...changes, ...facts.pending.take()]
}

/** Since when every liquidation is heard; null while some may be missed, or where nobody tells them. */
function liquidationsFrom({ links }: LiveMarket, { instrument, served, listeningSince }: LiveLine): number | null {
  if (served === null || listeningSince === null || !tellsLiquidations(served.sourceId)) return null
  if (spotSymbolOf(instrument) === null) return null
  const link = links.get(served.sourceId)
  return link?.state === 'LIVE' ? Math.max(link.since, listeningSince) : null
}
