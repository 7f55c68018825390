import type { Fields } from '../../crypto/shared/fields.ts'
import { plainText } from '../../parsing/plainText.ts'
import type { KeyedNormalised, LinkNews } from '../../us/linkNews.ts'

const CODES: Readonly<Record<number, LinkNews>> = {
  400: { kind: 'REFUSED', reason: 'Alpaca did not understand what was sent, so what was asked for is not heard.' },
  401: { kind: 'REFUSED', reason: 'Alpaca wants the key first, so what was asked for is not heard yet.' },
  402: {
    kind: 'KEY_REFUSED',
    reason: 'Alpaca refused the key, so no live data come; make a new key at alpaca.markets and enter it.',
  },
  404: { kind: 'REFUSED', reason: 'Alpaca waited too long for the key and ends the connection; it is tried again.' },
  405: {
    kind: 'REFUSED',
    reason: 'Alpaca hears of more symbols than the plan allows, so the last ones are not heard; watch fewer shares.',
  },
  406: {
    kind: 'REFUSED',
    reason:
      'Alpaca allows no further connection with this key, so no live data come; end the other program that uses it.',
  },
  407: {
    kind: 'MESSAGES_LOST',
    reason: 'Alpaca gave up because messages were read too slowly, so some are missing; watch fewer shares.',
  },
  408: {
    kind: 'KEY_REFUSED',
    reason:
      'Alpaca does not open this stream to the account, so no live data come; choose another plan in the settings.',
  },
  409: {
    kind: 'KEY_REFUSED',
    reason:
      'The plan of the key at Alpaca does not include this stream, so no live data come; choose the free plan (IEX) in the settings.',
  },
  410: {
    kind: 'REFUSED',
    reason: 'Alpaca does not know what was asked for on this stream, so that is not heard.',
  },
  500: { kind: 'REFUSED', reason: 'Alpaca has a fault of its own, so live data may be missing; it is tried again.' },
}
const LONGEST_WORDS = 120

/** Reads an error of the stream by its code; one that says "already signed in" (403) changes nothing. */
export function linkNewsOf(part: Fields): KeyedNormalised {
  const { code, msg } = part
  if (code === 403) return { events: [], ignored: 'already signed in' }
  const known = typeof code === 'number' && Object.hasOwn(CODES, code) ? CODES[code] : undefined
  if (known !== undefined) return { events: [], link: known }
  const words = typeof msg === 'string' ? plainText(msg, LONGEST_WORDS) : ''
  const said = words === '' ? 'without a reason' : `with the words "${words}"`
  return { events: [], link: { kind: 'REFUSED', reason: `Alpaca refused something on the live connection ${said}.` } }
}
