import type { Instrument } from '#core/model/instrument.ts'
import { sessionAt } from '#core/time/calendar.ts'
import { MISSED_HEARTBEATS } from './heartbeats.ts'
import type { LiveLink, LiveMarket } from './liveMarket.ts'
import type { LiveLine } from './liveLine.ts'

/** For how long an instrument may be silent before its prices are stale, microseconds. */
export function patienceWith({ heartbeats }: LiveMarket, { assetClass }: Instrument): number {
  return MISSED_HEARTBEATS * heartbeats[assetClass]
}

/** Tells whether the market of an instrument is open at a moment. */
export function isOpenNow({ calendar }: Instrument, now: number): boolean {
  return calendar === 'ALWAYS' || sessionAt(now) !== null
}

/**
 * Microseconds for which nothing came of an instrument that should be heard: since the last datum, or since there was
 * anything to hear; 0 while its market is closed.
 */
export function silenceOf({ instrument, heardAt, listeningSince }: LiveLine, now: number): number {
  const opened = instrument.calendar === 'ALWAYS' ? 0 : sessionAt(now)?.open
  if (opened === undefined) return 0
  return Math.max(0, now - Math.max(heardAt ?? 0, listeningSince ?? now, opened))
}

/**
 * Tells whether an instrument's prices are too old to decide on: its link is not there, nothing was heard of it yet, or
 * nothing for two heartbeats. Outside of its session a market is closed and its last price is not stale.
 */
export function isStaleNow(live: LiveMarket, line: LiveLine, now: number): boolean {
  if (!isOpenNow(line.instrument, now)) return false
  const link: LiveLink | undefined = line.served === null ? undefined : live.links.get(line.served.sourceId)
  if (link?.state !== 'LIVE' || line.heardAt === null) return true
  return now - line.heardAt > patienceWith(live, line.instrument)
}
