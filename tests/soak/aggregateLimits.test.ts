import process from 'node:process'
import { expect, it } from 'vitest'
import { type LimitTally, playStream } from '../helpers/aggregateLimits.ts'

const STREAMS = Number(process.env['QUARTERDECK_STREAMS'] ?? 1_000_000)
const SEED = Number(process.env['QUARTERDECK_SEED'] ?? Date.now() % 1_000_000)

it(`exceeds no aggregate limit by one unit in ${STREAMS} random streams, seed ${SEED}`, () => {
  const tally: LimitTally = { accepted: 0, denied: new Map() }
  for (let stream = 0; stream < STREAMS; stream += 1) playStream(SEED + stream, 28, tally)
  expect(tally.accepted).toBeGreaterThan(STREAMS)
})
