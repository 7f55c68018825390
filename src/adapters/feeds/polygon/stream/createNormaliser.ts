import type { InstrumentId } from '#core/model/identifiers.ts'
import { type Fields, idText, isFields, isList, notNegative, positive } from '../../crypto/shared/fields.ts'
import { quoteSide } from '../../crypto/shared/levels.ts'
import { ignored, malformed, rejected } from '../../crypto/shared/normalised.ts'
import { readText } from '../../crypto/shared/readMessage.ts'
import { timeOfMillis } from '../../crypto/shared/venueTime.ts'
import { type KeyedNormalised, type LinkNews, MessageParts } from '../../us/linkNews.ts'
import { RecentTrades } from '../../us/recentTrades.ts'
import { type ConditionRules, eligibilityOf } from '../../us/saleConditions.ts'
import { plainText } from '../../parsing/plainText.ts'
import { idOfTicker } from '../tickers.ts'

const VENUE = 'Massive (Polygon)'
const MOST_CONDITIONS = 16
const LONGEST_WORDS = 120

/**
 * Numbers that Massive gives to the conditions of the tapes, by the same rules as their letters: 12 is extended hours (T),
 * 14 a sweep (F), 41 a trade that may go through; 15, 16 and 38 repeat official prices.
 */
const CONDITIONS: ConditionRules = {
  full: new Set([0, 1, 3, 4, 6, 8, 9, 11, 12, 14, 17, 18, 19, 23, 24, 25, 27, 28, 34, 36, 41, 59].map(String)),
  neither: new Set(['15', '16', '38']),
}

const STATUSES: Readonly<Record<string, LinkNews>> = {
  auth_success: { kind: 'SIGNED_IN', reason: `${VENUE} took the key.` },
  auth_failed: {
    kind: 'KEY_REFUSED',
    reason: `${VENUE} refused the key or its plan has no live data, so none come; check the key and the plan at massive.com.`,
  },
  auth_timeout: {
    kind: 'REFUSED',
    reason: `${VENUE} waited too long for the key and ends the connection; it is tried again.`,
  },
  max_connections: {
    kind: 'REFUSED',
    reason: `${VENUE} allows no further connection with this key, so no live data come; end the other program that uses it.`,
  },
  force_disconnect: {
    kind: 'MESSAGES_LOST',
    reason: `${VENUE} gave up because messages were read too slowly, so some are missing; watch fewer shares.`,
  },
}

/** Turns the messages of one connection into market events. */
export interface PolygonNormaliser {
  /** Takes a message as text, or one that was read already. */
  normalise(message: unknown, tsInit: number): KeyedNormalised
}

/** Makes a normaliser of the cluster of shares: trades (`T`) and quotes (`Q`). A trade that is told again is left out. */
export function createPolygonNormaliser(): PolygonNormaliser {
  const recent = new RecentTrades()
  function takePart(part: unknown, tsInit: number): KeyedNormalised {
    if (!isFields(part)) return malformed(VENUE, 'unknown', 'form')
    const kind = part['ev']
    if (typeof kind !== 'string') return malformed(VENUE, 'unknown', 'kind')
    if (kind === 'status') return takeStatus(part)
    if (kind !== 'T' && kind !== 'Q') return ignored(kind)
    const instrumentId = idOfTicker(part['sym'])
    if (instrumentId === null) return malformed(VENUE, kind, 'symbol')
    if (kind === 'Q') return takeQuote(part, instrumentId, tsInit)
    const read = takeTrade(part, instrumentId, tsInit)
    const tradeId = read.events[0]?.kind === 'TRADE' ? read.events[0].tradeId : null
    if (tradeId === null || recent.isNew(instrumentId, `${String(part['x'])} ${tradeId}`)) return read
    return ignored('repeated trade')
  }
  return {
    normalise: (message, tsInit) => {
      const read = readText(message)
      if (!read.ok) return rejected(read.code, `${VENUE}: ${read.reason}`)
      if (!isList(read.value)) return malformed(VENUE, 'unknown', 'form')
      const parts = new MessageParts()
      for (const part of read.value) parts.add(takePart(part, tsInit))
      return parts.said()
    },
  }
}

function takeStatus(part: Fields): KeyedNormalised {
  const { status, message } = part
  if (typeof status !== 'string') return malformed(VENUE, 'status', 'status')
  const link = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined
  if (link !== undefined) return { events: [], ignored: 'status', link }
  if (status !== 'error') return ignored('status')
  const words = typeof message === 'string' ? plainText(message, LONGEST_WORDS) : ''
  const said = words === '' ? 'without a reason' : `with the words "${words}"`
  return { events: [], link: { kind: 'REFUSED', reason: `${VENUE} refused something on the live connection ${said}.` } }
}

function takeTrade(part: Fields, instrumentId: InstrumentId, tsInit: number): KeyedNormalised {
  const price = positive(part['p'])
  const size = positive(part['s'])
  const tsEvent = timeOfMillis(part['t'], tsInit)
  const conditions = conditionsOf(part['c'])
  if (Number.isNaN(price)) return malformed(VENUE, 'trade', 'price')
  if (Number.isNaN(size)) return malformed(VENUE, 'trade', 'size')
  if (Number.isNaN(tsEvent)) return malformed(VENUE, 'trade', 'time')
  if (conditions === null) return malformed(VENUE, 'trade', 'conditions')
  const eligible = eligibilityOf(conditions, CONDITIONS)
  const tick = { instrumentId, tsEvent, tsInit, tradeId: idText(part['i']), price, size, eligible }
  return { events: [{ kind: 'TRADE', aggressor: 'UNKNOWN', ...tick }] }
}

/** A side that nobody quotes is missing or told as 0. */
function takeQuote(part: Fields, instrumentId: InstrumentId, tsInit: number): KeyedNormalised {
  const [bid, bidSize] = [notNegative(part['bp'] ?? 0), notNegative(part['bs'] ?? 0)]
  const [ask, askSize] = [notNegative(part['ap'] ?? 0), notNegative(part['as'] ?? 0)]
  const tsEvent = timeOfMillis(part['t'], tsInit)
  if (Number.isNaN(bid + bidSize + ask + askSize)) return malformed(VENUE, 'quote', 'price or size')
  if (Number.isNaN(tsEvent)) return malformed(VENUE, 'quote', 'time')
  const sides = { bid: quoteSide(bid, bidSize), ask: quoteSide(ask, askSize) }
  return { events: [{ kind: 'QUOTE', instrumentId, tsEvent, tsInit, ...sides }] }
}

/** Conditions as texts; missing ones are none, null when they are no list of whole numbers. */
function conditionsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return []
  if (!isList(value) || value.length > MOST_CONDITIONS) return null
  return value.every((one) => Number.isSafeInteger(one)) ? value.map(String) : null
}
