import type { HostilePayload } from './brokerServer.ts'

const MEGABYTES = 50

/** An answer that means harm; `usual` is what it stands in for. */
export function hostileBody(payload: HostilePayload, usual: object): string | Uint8Array {
  if (payload === 'HUGE') return Buffer.alloc(MEGABYTES * 1_000_000, '[')
  if (payload === 'DEEP') return '['.repeat(100_000) + ']'.repeat(100_000)
  if (payload === 'PROTOTYPE') return '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'
  if (payload === 'BAD_TEXT') return Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x3a, 0x31, 0x7d)
  return JSON.stringify(otherTypes(usual))
}

/** The same fields with values of other types. */
function otherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? { none: true } : value.map(otherTypes)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, otherTypes(one)]))
  if (typeof value === 'string') return [value, null]
  return typeof value === 'number' ? { value } : 17
}
