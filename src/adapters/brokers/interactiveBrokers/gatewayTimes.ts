const MICROS_PER_MS = 1_000
const formats = new Map<string, Intl.DateTimeFormat | null>()

/**
 * Reads a time as the gateway writes it, to the second: `20261121 09:30:00 US/Eastern`, `20261121  09:30:00` in the
 * gateway's own zone, `20261121-14:30:00` in UTC. Microseconds since the epoch; null when it is none of these.
 */
export function readGatewayTime(text: string, gatewayZone: string): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})(-| +)(\d{2}):(\d{2}):(\d{2})(?: +(\S.{0,40}))?$/.exec(text.trim())
  if (match === null) return null
  const [year, month, day, hour, minute, second] = [1, 2, 3, 5, 6, 7].map((group) => Number(match[group]))
  const asUtc = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0)
  if (Number.isNaN(asUtc)) return null
  if (match[4] === '-') return asUtc * MICROS_PER_MS
  const inZone = zonedMilliseconds(asUtc, match[8] ?? gatewayZone)
  return inZone === null ? null : inZone * MICROS_PER_MS
}

/** The last midnight in the gateway's zone at or before `now`, both microseconds. */
export function gatewayMidnight(now: number, gatewayZone: string): number {
  const milliseconds = Math.floor(now / MICROS_PER_MS)
  const shift = zoneShift(milliseconds, gatewayZone) ?? 0
  const wall = milliseconds + shift
  const midnight = wall - (((wall % 86_400_000) + 86_400_000) % 86_400_000)
  return (zonedMilliseconds(midnight, gatewayZone) ?? midnight) * MICROS_PER_MS
}

/** A time for a `goodTillDate`, in UTC and to the second: `20261121-14:30:00`. */
export function writeGatewayTime(micros: number): string {
  const iso = new Date(micros / MICROS_PER_MS).toISOString()
  return `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 19)}`
}

/** What a clock on the wall of a zone shows at `wall`, as a moment. Twice, because the shift is that of the moment found. */
function zonedMilliseconds(wall: number, zone: string): number | null {
  const first = zoneShift(wall, zone)
  if (first === null) return null
  return wall - (zoneShift(wall - first, zone) ?? first)
}

/** How far the clocks of a zone are ahead of UTC at a moment, milliseconds; null for a zone nobody knows. */
function zoneShift(milliseconds: number, zone: string): number | null {
  const format = formatOf(zone)
  if (format === null) return null
  const parts = new Map<string, number>()
  for (const { type, value } of format.formatToParts(milliseconds)) parts.set(type, Number(value))
  const part = (name: string): number => parts.get(name) ?? 0
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(milliseconds / 1_000) * 1_000
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  // The name may come from the gateway; nobody fills the memory with names.
  if (formats.size > 100) formats.clear()
  const format = makeFormat(zone)
  formats.set(zone, format)
  return format
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  const number = 'numeric'
  const fields = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields })
  } catch {
    return null
  }
}
