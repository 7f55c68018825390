import type { Meaning } from '../brokerDialect.ts'

function refused(code: string): Meaning {
  return { kind: 'REFUSED', code }
}

const DUPLICATE: Meaning = { kind: 'DUPLICATE' }
const NOT_FOUND: Meaning = { kind: 'NOT_FOUND' }
const KEY: Meaning = { kind: 'KEY' }

/**
 * KuCoin's codes: https://www.kucoin.com/docs-new/error-code/spot. Those of 126 are of its matching engine. 400100 says many
 * things, so its words go with it. 408000, 500000 and 126038 (a call within the venue failed) prove nothing.
 */
export const KUCOIN_MEANINGS: Readonly<Record<string, Meaning>> = {
  '200001': refused('MARKET_CLOSED'),
  '200002': refused('MARKET_CLOSED'),
  '200003': refused('TOO_MANY_ORDERS'),
  '200004': refused('INSUFFICIENT_FUNDS'),
  '200009': refused('NOT_ALLOWED'),
  '126013': refused('INSUFFICIENT_FUNDS'),
  '126003': refused('BELOW_MINIMUM'),
  '600101': refused('BELOW_MINIMUM'),
  '600100': refused('BAD_ORDER'),
  '400100': refused('BAD_ORDER'),
  '400330': refused('BAD_PRICE'),
  '400370': refused('BAD_PRICE'),
  '400760': refused('BAD_PRICE'),
  '126029': refused('BAD_PRICE'),
  '126030': refused('BAD_PRICE'),
  '126022': refused('BAD_PRICE'),
  '126027': refused('NOT_ALLOWED'),
  '126028': refused('NOT_ALLOWED'),
  '126011': refused('TOO_MANY_ORDERS'),
  '126004': refused('UNKNOWN_INSTRUMENT'),
  '400600': refused('UNKNOWN_INSTRUMENT'),
  '126006': refused('MARKET_CLOSED'),
  '126007': refused('MARKET_CLOSED'),
  '126009': refused('MARKET_CLOSED'),
  '126010': refused('MARKET_CLOSED'),
  '126015': refused('MARKET_CLOSED'),
  '126001': refused('NOT_ALLOWED'),
  '126002': refused('NOT_ALLOWED'),
  '126005': refused('NOT_ALLOWED'),
  '126021': refused('NOT_ALLOWED'),
  '126037': refused('NOT_ALLOWED'),
  '126045': refused('NOT_ALLOWED'),
  '126046': refused('NOT_ALLOWED'),
  '126047': refused('NOT_ALLOWED'),
  '126048': refused('NOT_ALLOWED'),
  '400200': refused('NOT_ALLOWED'),
  '400303': refused('NOT_ALLOWED'),
  '400500': refused('NOT_ALLOWED'),
  '400002': refused('CLOCK_SKEW'),
  '126033': DUPLICATE,
  '126044': DUPLICATE,
  '400100 DUPLICATE': DUPLICATE,
  '126043': NOT_FOUND,
  '400100 NOT_FOUND': NOT_FOUND,
  '429000': { kind: 'RATE_LIMITED' },
  '400001': KEY,
  '400003': KEY,
  '400004': KEY,
  '400005': KEY,
  '400006': KEY,
  '400007': KEY,
  '400008': KEY,
  '400009': KEY,
  '400010': KEY,
  '411100': KEY,
}
