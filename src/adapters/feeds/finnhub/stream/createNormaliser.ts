import { idText, isFields, isList, positive } from '../../crypto/shared/fields.ts'
import { ignored, malformed, rejected } from '../../crypto/shared/normalised.ts'
import { readText } from '../../crypto/shared/readMessage.ts'
import { timeOfMillis } from '../../crypto/shared/venueTime.ts'
import { plainText } from '../../parsing/plainText.ts'
import { type KeyedNormalised, MessageParts } from '../../us/linkNews.ts'
import { type ConditionRules, eligibilityOf } from '../../us/saleConditions.ts'
import { shareIdOf } from '../../us/shareIds.ts'

const VENUE = 'Finnhub'
const MOST_CONDITIONS = 16
const LONGEST_WORDS = 120

/**
 * Finnhub numbers the conditions in a way of its own that its reference does not explain. Only 1, which is on every regular
 * trade, is taken to make a price; a trade with any other counts as volume only.
 */
const CONDITIONS: ConditionRules = { full: new Set(['1']), neither: new Set() }

/** Turns the messages of one connection into market events. */
export interface FinnhubNormaliser {
  normalise(message: unknown, tsInit: number): KeyedNormalised
}

/** Makes a normaliser of the live trades. They have no ids, so that one that is told again cannot be noticed. */
export function createFinnhubNormaliser(): FinnhubNormaliser {
  return {
    normalise: (message, tsInit) => {
      const read = readText(message)
      if (!read.ok) return rejected(read.code, `${VENUE}: ${read.reason}`)
      const fields = read.value
      if (!isFields(fields)) return malformed(VENUE, 'unknown', 'form')
      const { type } = fields
      if (typeof type !== 'string') return malformed(VENUE, 'unknown', 'type')
      if (type === 'error') return takeError(fields['msg'])
      if (type !== 'trade') return ignored(type)
      const told = fields['data']
      if (!isList(told)) return malformed(VENUE, 'trade', 'list')
      const parts = new MessageParts()
      for (const part of told) parts.add(takeTrade(part, tsInit))
      return parts.said()
    },
  }
}

function takeTrade(part: unknown, tsInit: number): KeyedNormalised {
  if (!isFields(part)) return malformed(VENUE, 'trade', 'form')
  const instrumentId = shareIdOf(part['s'])
  const price = positive(part['p'])
  const size = positive(part['v'])
  const tsEvent = timeOfMillis(part['t'], tsInit)
  const conditions = conditionsOf(part['c'])
  if (instrumentId === null) return malformed(VENUE, 'trade', 'symbol')
  if (Number.isNaN(price)) return malformed(VENUE, 'trade', 'price')
  // Trades that only correct a price are told with a size of 0.
  if (part['v'] === 0) return ignored('trade without a size')
  if (Number.isNaN(size)) return malformed(VENUE, 'trade', 'size')
  if (Number.isNaN(tsEvent)) return malformed(VENUE, 'trade', 'time')
  if (conditions === null) return malformed(VENUE, 'trade', 'conditions')
  const eligible = eligibilityOf(conditions, CONDITIONS)
  return {
    events: [
      { kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId: null, price, size, aggressor: 'UNKNOWN', eligible },
    ],
  }
}

function takeError(msg: unknown): KeyedNormalised {
  const words = typeof msg === 'string' ? plainText(msg, LONGEST_WORDS) : ''
  if (/api key|token|unauthori/i.test(words)) {
    const reason = `${VENUE} refused the key, so no live data come; check the key at finnhub.io.`
    return { events: [], link: { kind: 'KEY_REFUSED', reason } }
  }
  const said = words === '' ? 'without a reason' : `with the words "${words}"`
  return { events: [], link: { kind: 'REFUSED', reason: `${VENUE} refused something on the live connection ${said}.` } }
}

function conditionsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return []
  if (!isList(value) || value.length > MOST_CONDITIONS) return null
  const texts = value.map(idText).filter((one) => one !== null)
  return texts.length === value.length ? texts : null
}
