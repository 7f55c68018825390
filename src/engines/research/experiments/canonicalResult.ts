import { canonicalJson } from '#core/canonicalJson.ts'
import type { Sha256 } from '../ports.ts'

/** How the parts of a result are hashed. */
export interface ResultHashPorts {
  readonly sha256: Sha256
  /** SHA-256 of the bytes of a column of float64 values, little-endian. */
  hashColumn(column: Float64Array): string
}

/** Fields that say when and where a run was made, not what came of it. */
const OF_THE_OCCASION: ReadonlySet<string> = new Set(['runId', 'seconds'])
/** Parts of the report that judge the run in the light of other runs, and may be added to it later. */
const JUDGEMENTS: ReadonlySet<string> = new Set(['verdict', 'intrabar', 'findings', 'unchecked'])

/**
 * Hashes a result whole: SHA-256 of its canonical JSON without the id of the run, its seconds and what judges it by other
 * runs. A column stands in it as the hash of its bytes, a number that JSON cannot hold as its name.
 */
export function hashResult(result: object, ports: ResultHashPorts): string {
  const whole = without(result, OF_THE_OCCASION)
  const { report } = whole
  const told = typeof report === 'object' && report !== null ? { ...whole, report: without(report, JUDGEMENTS) } : whole
  return ports.sha256(canonicalJson(plain(told, ports)))
}

function without(record: object, names: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)))
}

function plain(value: unknown, ports: ResultHashPorts): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) }
  if (value instanceof Float64Array) return { $column: ports.hashColumn(value), length: value.length }
  if (Array.isArray(value)) return value.map((item) => plain(item, ports))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, ports)]))
}
