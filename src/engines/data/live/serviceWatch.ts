import type { Estimate } from '#core/model/estimate.ts'
import { SECOND } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import { apiReliability, serviceLevel } from '../sla/serviceLevel.ts'
import type { LiveMarket } from './liveMarket.ts'
import { sourcesInUse } from './sourceChoice.ts'
import { silenceOf } from './staleness.ts'

/** Tells how far the data of the session can be relied on; called once a second, says nothing when nothing changed. */
export function tellService(desk: DataDesk, live: LiveMarket): void {
  const { context, state } = desk
  const now = context.now()
  const inUse = sourcesInUse(live)
  const weakest = apiReliability(state.service, inUse, now)
  const latencies = inUse.map((sourceId) => serviceLevel(state.service, sourceId, now)?.latencyP95 ?? null)
  const told = {
    sourceId: weakest?.sourceId ?? null,
    reliability: weakest?.reliability.estimate ?? null,
    latencyP95: latencies.reduce(slower, null),
    // Whole seconds: what changes faster decides nothing.
    gap: Math.floor(Math.max(0, ...live.lines.map((line) => silenceOf(line, now))) / SECOND) * SECOND,
  }
  const text = JSON.stringify(told)
  if (text === live.toldService) return
  live.toldService = text
  context.emit('DataServiceChanged', told)
}

function slower(one: Estimate | null, other: Estimate | null): Estimate | null {
  if (one === null || other === null) return one ?? other
  return one.value >= other.value ? one : other
}
