import type { Direction, EntryWish, TrailWish } from '#core/model/signal.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { TimeInForce } from '#core/model/order.ts'

/** A reason as a program states it. */
export interface StatedReason {
  readonly text: string
  readonly strength: number
}

/** The wish of a program to hold a position. */
export interface EnterIntention {
  readonly do: 'enter'
  /** Place among the session's instruments. */
  readonly instrument: number
  readonly direction: Exclude<Direction, 'FLAT'>
  readonly stop: number | null
  readonly target: number | null
  readonly entry: EntryWish | null
  readonly trail: TrailWish | null
  readonly weight: number | null
  readonly probability: Estimate | null
  /** Bars that the idea lives. */
  readonly horizon: number
  readonly reasons: readonly StatedReason[]
  readonly against: readonly StatedReason[]
  readonly features: readonly { readonly name: string; readonly value: number; readonly unit: string }[]
  readonly wrongIf: string | null
}

/** What a program wants, or why it cannot go on. */
export type Intention =
  | EnterIntention
  | { readonly do: 'exit'; readonly instrument: number; readonly reasons: readonly StatedReason[] }
  | { readonly do: 'timer'; readonly at: number }
  | { readonly do: 'log'; readonly text: string }
  | { readonly do: 'fail'; readonly code: string; readonly text: string; readonly line: number | null }

const TYPES: readonly EntryWish['type'][] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT']
const TIMES: readonly TimeInForce[] = ['GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE']

/**
 * Reads what a program said. It comes from behind the fence, so every field is looked at; null when anything is not what
 * it must be.
 */
export function readIntentions(text: string): readonly Intention[] | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value)) return null
    const read = value.map(readIntention)
    return read.every((intention) => intention !== null) ? read : null
  } catch {
    return null
  }
}

type Fields = Readonly<Record<string, unknown>>

function readIntention(value: unknown): Intention | null {
  if (!isFields(value)) return null
  switch (value.do) {
    case 'enter':
      return readEnter(value)
    case 'exit': {
      const reasons = readReasons(value.reasons)
      return isPlace(value.instrument) && reasons !== null
        ? { do: 'exit', instrument: value.instrument, reasons }
        : null
    }
    case 'timer':
      return isTime(value.at) ? { do: 'timer', at: value.at } : null
    case 'log':
      return typeof value.text === 'string' ? { do: 'log', text: value.text } : null
    case 'fail': {
      const { code, text, line } = value
      if (typeof code !== 'string' || !/^STRATEGY_[A-Z_]+$/.test(code) || typeof text !== 'string') return null
      return line === null || isPlace(line) ? { do: 'fail', code, text, line } : null
    }
    default:
      return null
  }
}

function readEnter(value: Fields): EnterIntention | null {
  const { instrument, direction, stop, target, weight, horizon, wrongIf } = value
  const entry = readEntry(value.entry)
  const trail = readTrail(value.trail)
  const probability = readProbability(value.probability)
  const reasons = readReasons(value.reasons)
  const against = readReasons(value.against)
  const features = readFeatures(value.features)
  if (!isPlace(instrument) || (direction !== 'LONG' && direction !== 'SHORT')) return null
  if (!isPriceOrNull(stop) || !isPriceOrNull(target) || (target !== null && stop === null)) return null
  if (weight !== null && !(isPrice(weight) && weight <= 1)) return null
  if (!isPrice(horizon) || (wrongIf !== null && typeof wrongIf !== 'string')) return null
  if (entry === undefined || trail === undefined || probability === undefined) return null
  if (reasons === null || against === null || features === null) return null
  const ideas = { entry, trail, weight, probability, horizon, reasons, against, features, wrongIf }
  return { do: 'enter', instrument, direction, stop, target, ...ideas }
}

function readEntry(value: unknown): EntryWish | null | undefined {
  if (value === null) return null
  if (!isFields(value)) return undefined
  const { limitPrice, stopPrice, expireAt, postOnly, displayShare } = value
  const type = TYPES.find((known) => known === value.type)
  const timeInForce = TIMES.find((known) => known === value.timeInForce)
  if (type === undefined || timeInForce === undefined || typeof postOnly !== 'boolean') return undefined
  if (!isPriceOrNull(limitPrice) || !isPriceOrNull(stopPrice)) return undefined
  if ((type === 'LIMIT' || type === 'STOP_LIMIT') !== (limitPrice !== null)) return undefined
  if ((type === 'STOP' || type === 'STOP_LIMIT') !== (stopPrice !== null)) return undefined
  if ((timeInForce === 'GTD') !== (expireAt !== null) || (expireAt !== null && !isTime(expireAt))) return undefined
  if (displayShare !== null && !(isPrice(displayShare) && displayShare <= 1)) return undefined
  return { type, limitPrice, stopPrice, timeInForce, expireAt, postOnly, displayShare }
}

function readTrail(value: unknown): TrailWish | null | undefined {
  if (value === null) return null
  if (!isFields(value)) return undefined
  const { kind, distance, fraction, multiple, length } = value
  if (kind === 'AMOUNT' && isPrice(distance)) return { kind, distance }
  if (kind === 'FRACTION' && isPrice(fraction) && fraction < 1) return { kind, fraction }
  const counts = Number.isInteger(length) && isPrice(length) && length <= 1_000
  return kind === 'AVERAGE_TRUE_RANGE' && isPrice(multiple) && counts ? { kind, multiple, length } : undefined
}

function readProbability(value: unknown): Estimate | null | undefined {
  if (value === null) return null
  if (!isFields(value)) return undefined
  const { value: middle, low, high, n } = value
  const shares = isShare(middle) && isShare(low) && isShare(high) && low <= middle && middle <= high
  return shares && isPlace(n) ? { value: middle, low, high, n } : undefined
}

function readReasons(value: unknown): readonly StatedReason[] | null {
  if (!Array.isArray(value)) return null
  const read: StatedReason[] = []
  for (const each of value as readonly unknown[]) {
    if (!isFields(each) || typeof each.text !== 'string' || !isShare(each.strength)) return null
    read.push({ text: each.text, strength: each.strength })
  }
  return read
}

function readFeatures(value: unknown): EnterIntention['features'] | null {
  if (!Array.isArray(value)) return null
  const read: { readonly name: string; readonly value: number; readonly unit: string }[] = []
  for (const each of value as readonly unknown[]) {
    if (!isFields(each) || typeof each.name !== 'string' || typeof each.unit !== 'string') return null
    if (typeof each.value !== 'number' || !Number.isFinite(each.value)) return null
    read.push({ name: each.name, value: each.value, unit: each.unit })
  }
  return read
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value)
}

function isPriceOrNull(value: unknown): value is number | null {
  return value === null || isPrice(value)
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}
