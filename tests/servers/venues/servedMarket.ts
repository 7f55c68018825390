import { openContractServer, type ContractServer, type ContractServerOptions, type Routes } from '../contractServer.ts'
import type { VenueRules } from '../venueRules.ts'

/** How a made-up venue is opened. */
export interface ServedVenue {
  /** Microseconds. */
  readonly now: () => number
  readonly rules?: VenueRules
  /** Nothing was traded before, seconds. */
  readonly since?: number
}

/** A bar as a venue writes its figures. */
export interface ServedBar {
  /** Its beginning. */
  readonly seconds: number
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  readonly volume: string
}

/** The bar of a symbol that begins at a second and is `length` seconds long: the same for ever. */
function servedBar(symbol: string, length: number, seconds: number): ServedBar {
  const seed = hash(`${symbol} ${length} ${seconds}`)
  const open = 1_000_000 + (seed % 90_007)
  const close = 1_000_000 + ((seed >>> 8) % 90_007)
  const cents = (units: number): string => (units / 100).toFixed(2)
  return {
    seconds,
    open: cents(open),
    high: cents(Math.max(open, close) + (seed % 97)),
    low: cents(Math.min(open, close) - (seed % 89)),
    close: cents(close),
    volume: ((seed % 1_000_003) / 100_000).toFixed(5),
  }
}

/** All bars that begin in [from, to], with the one under way at last; `first` is the second at which bars begin. */
export function servedBars(
  venue: ServedVenue,
  symbol: string,
  length: number,
  from: number,
  to: number,
  first = 0,
): readonly ServedBar[] {
  const now = Math.floor(venue.now() / 1_000_000)
  const bars: ServedBar[] = []
  const begin = Math.max(from, venue.since ?? 0)
  for (
    let seconds = Math.ceil((begin - first) / length) * length + first;
    seconds <= Math.min(to, now);
    seconds += length
  )
    bars.push(servedBar(symbol, length, seconds))
  return bars
}

/** Opens a server with the routes of a venue. */
export function serveVenue(venue: ServedVenue, routes: Routes): Promise<ContractServer> {
  const options: ContractServerOptions = venue.rules === undefined ? { routes } : { routes, rules: venue.rules }
  return openContractServer(options)
}

/** FNV-1a, 32 bits: https://www.rfc-editor.org/rfc/rfc9923 */
function hash(text: string): number {
  let value = 0x811c_9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x0100_0193)
  // FNV changes its upper bits little for texts that differ at the end only.
  value ^= value >>> 15
  value = Math.imul(value, 0x2c1b_3c6d)
  return (value ^ (value >>> 13)) >>> 0
}
