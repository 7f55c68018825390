import type { InstrumentId } from '#core/model/identifiers.ts'
import { type Fields, idText, isFields, isList, notNegative, positive } from '../../crypto/shared/fields.ts'
import { quoteSide } from '../../crypto/shared/levels.ts'
import { ignored, malformed, rejected } from '../../crypto/shared/normalised.ts'
import { parseJson } from '../../crypto/shared/parseJson.ts'
import { timeOfIso } from '../../crypto/shared/venueTime.ts'
import { type KeyedNormalised, MessageParts } from '../../us/linkNews.ts'
import { RecentTrades } from '../../us/recentTrades.ts'
import { CTA_CONDITIONS, eligibilityOf, UTP_CONDITIONS } from '../../us/saleConditions.ts'
import { shareIdOf } from '../../us/shareIds.ts'
import { readMessagePack } from './messagePack.ts'
import { linkNewsOf } from './streamErrors.ts'

const VENUE = 'Alpaca'
/** 2000-01-01 and 2100-01-01, microseconds. */
const EARLIEST = 946_684_800_000_000
const LATEST = 4_102_444_800_000_000
/** Conditions of one trade; the tapes have four places. */
const MOST_CONDITIONS = 16

/** Kinds of messages that the house has no event for, by their letter. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  b: 'minute bar',
  u: 'updated bar',
  d: 'daily bar',
  s: 'trading status',
  l: 'price limits',
  i: 'order imbalance',
  x: 'cancelled trade',
  c: 'corrected trade',
  n: 'news',
  subscription: 'subscription',
}

/** Turns the messages of one connection into market events. */
export interface AlpacaNormaliser {
  /** Takes a message as MessagePack, as JSON text, or one that was read already. */
  normalise(message: unknown, tsInit: number): KeyedNormalised
}

/**
 * Makes a normaliser of the stream of shares (`/v2/iex`, `/v2/sip`): trades with what they count for by their conditions,
 * and quotes. A trade that is told again is left out. Corrections and cancellations come after the bars of their time;
 * they are in the bars that are asked for later.
 */
export function createAlpacaNormaliser(): AlpacaNormaliser {
  const recent = new RecentTrades()
  function takePart(part: unknown, tsInit: number): KeyedNormalised {
    if (!isFields(part)) return malformed(VENUE, 'unknown', 'form')
    const kind = part['T']
    if (typeof kind !== 'string') return malformed(VENUE, 'unknown', 'kind')
    if (kind === 't') return takeTrade(part, tsInit)
    if (kind === 'q') return takeQuote(part, tsInit)
    if (kind === 'error') return linkNewsOf(part)
    if (kind === 'success') {
      return part['msg'] === 'authenticated'
        ? { events: [], ignored: 'authenticated', link: { kind: 'SIGNED_IN', reason: `${VENUE} took the key.` } }
        : ignored('success')
    }
    return ignored(Object.hasOwn(OTHER_KINDS, kind) ? (OTHER_KINDS[kind] ?? kind) : kind)
  }
  function takeTrade(part: Fields, tsInit: number): KeyedNormalised {
    const instrumentId = shareIdOf(part['S'])
    if (instrumentId === null) return malformed(VENUE, 'trade', 'symbol')
    const read = readTrade(part, instrumentId, tsInit)
    const tradeId = read.events[0]?.kind === 'TRADE' ? read.events[0].tradeId : null
    if (tradeId === null || recent.isNew(instrumentId, `${String(part['x'])} ${tradeId}`)) return read
    return ignored('repeated trade')
  }
  return {
    normalise: (message, tsInit) => {
      const read =
        message instanceof Uint8Array
          ? readMessagePack(message)
          : typeof message === 'string'
            ? parseJson(message)
            : { ok: true as const, value: message }
      if (!read.ok) return rejected(read.code, `${VENUE}: ${read.reason}`)
      if (!isList(read.value)) return malformed(VENUE, 'unknown', 'form')
      const parts = new MessageParts()
      for (const part of read.value) parts.add(takePart(part, tsInit))
      return parts.said()
    },
  }
}

/** Reads a trade as the stream and the answers for the latest trade tell it. */
export function readTrade(part: Fields, instrumentId: InstrumentId, tsInit: number): KeyedNormalised {
  const price = positive(part['p'])
  const size = positive(part['s'])
  const tsEvent = timeOf(part['t'], tsInit)
  const conditions = conditionsOf(part['c'])
  if (Number.isNaN(price)) return malformed(VENUE, 'trade', 'price')
  if (Number.isNaN(size)) return malformed(VENUE, 'trade', 'size')
  if (Number.isNaN(tsEvent)) return malformed(VENUE, 'trade', 'time')
  if (conditions === null) return malformed(VENUE, 'trade', 'conditions')
  const tradeId = idText(part['i'])
  const eligible = eligibilityOf(conditions, part['z'] === 'C' ? UTP_CONDITIONS : CTA_CONDITIONS)
  const tick = { instrumentId, tsEvent, tsInit, tradeId, price, size, eligible }
  return { events: [{ kind: 'TRADE', aggressor: 'UNKNOWN', ...tick }] }
}

/** Reads a quote likewise. A side that nobody quotes is told as 0. */
export function readQuote(part: Fields, instrumentId: InstrumentId, tsInit: number): KeyedNormalised {
  const [bid, bidSize] = [notNegative(part['bp']), notNegative(part['bs'])]
  const [ask, askSize] = [notNegative(part['ap']), notNegative(part['as'])]
  const tsEvent = timeOf(part['t'], tsInit)
  if (Number.isNaN(bid + bidSize + ask + askSize)) return malformed(VENUE, 'quote', 'price or size')
  if (Number.isNaN(tsEvent)) return malformed(VENUE, 'quote', 'time')
  const sides = { bid: quoteSide(bid, bidSize), ask: quoteSide(ask, askSize) }
  return { events: [{ kind: 'QUOTE', instrumentId, tsEvent, tsInit, ...sides }] }
}

function takeQuote(part: Fields, tsInit: number): KeyedNormalised {
  const instrumentId = shareIdOf(part['S'])
  return instrumentId === null ? malformed(VENUE, 'quote', 'symbol') : readQuote(part, instrumentId, tsInit)
}

/** Times are texts in JSON; in MessagePack they were read as microseconds. */
function timeOf(value: unknown, tsInit: number): number {
  if (typeof value !== 'number') return timeOfIso(value, tsInit)
  return Number.isSafeInteger(value) && value >= EARLIEST && value <= LATEST ? value : Number.NaN
}

/** Missing conditions are none; null when they are no list of short texts. */
function conditionsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return []
  if (!isList(value) || value.length > MOST_CONDITIONS) return null
  const texts = value.filter((one): one is string => typeof one === 'string')
  return texts.length === value.length ? texts : null
}
