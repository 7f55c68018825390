import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { type LimitTally, playStream } from '../../helpers/aggregateLimits.ts'

/** Streams of orders; a twentieth of what `npm run soak` plays. */
const STREAMS = 50_000
const SEED = Number(process.env['QUARTERDECK_SEED'] ?? Date.now() % 1_000_000)

describe('aggregate limits', () => {
  it(`are never exceeded by one unit in ${STREAMS} random streams, seed ${SEED}`, () => {
    const tally: LimitTally = { accepted: 0, denied: new Map() }
    for (let stream = 0; stream < STREAMS; stream += 1) playStream(SEED + stream, 28, tally)
    expect(tally.accepted).toBeGreaterThan(STREAMS)
    // The streams come up against every cap, and against what cannot be valued.
    for (const code of REACHED) expect([code, (tally.denied.get(code) ?? 0) > 0]).toEqual([code, true])
  })
})

const REACHED = [
  'PRICE_MISSING',
  'CURRENCY_DIFFERS',
  'ORDER_VALUE_TOO_HIGH',
  'ASSET_LIMIT_EXCEEDED',
  'SECTOR_LIMIT_EXCEEDED',
  'VENUE_LIMIT_EXCEEDED',
  'CURRENCY_LIMIT_EXCEEDED',
  'THEME_LIMIT_EXCEEDED',
  'FACTOR_LIMIT_EXCEEDED',
  'STRATEGY_LIMIT_EXCEEDED',
  'ASSET_CLASS_LIMIT_EXCEEDED',
  'GROSS_EXPOSURE_EXCEEDED',
]
