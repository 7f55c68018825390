import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { openStoredFacts } from '#engines/data/facts/storedFacts.ts'
import { PERPETUAL, SPOT } from '../../../helpers/factBench.ts'
import { openHistory, reply } from '../../../helpers/historyRig.ts'
import { buildPair } from '../../../helpers/liveBench.ts'

const START = 20_000 * DAY
const FUNDING = { source: 'binance', instrumentId: PERPETUAL.id, kind: 'funding', interval: 'event' } as const
const INTEREST = { ...FUNDING, kind: 'open-interest' } as const

function kept() {
  const { history } = openHistory()
  const ts = [0, 1, 2, 3].map((row) => START + row * 8 * HOUR)
  const rates = Float64Array.of(0.0001, 0.0002, 0.0003, 0.0004)
  const columns = { ts: Float64Array.from(ts), values: [rates, new Float64Array(4)] }
  reply(history.ingest(FUNDING, columns, START + 100 * DAY))
  const interest = { ts: Float64Array.of(START + HOUR), values: [Float64Array.of(5_000)] }
  reply(history.ingest(INTEREST, interest, START + 100 * DAY))
  return history
}

describe('facts that are kept beside the bars', () => {
  it('are told when everybody could know them, each once', () => {
    const tape = openStoredFacts(kept(), [SPOT, PERPETUAL], START)
    expect(tape?.until(START)).toEqual([])
    expect(tape?.until(START + 8 * HOUR)).toMatchObject([
      { fundingRate: 0.0001, fundingHours: null, knownAt: START + MINUTE, sourceId: 'binance' },
      { openInterest: 5_000, fundingRate: null, knownAt: START + HOUR + 5 * MINUTE },
    ])
    expect(tape?.until(START + 8 * HOUR + MINUTE)).toMatchObject([{ fundingRate: 0.0002, fundingHours: 8 }])
    expect(tape?.until(START + 8 * HOUR + MINUTE)).toEqual([])
    expect(tape?.until(START + DAY + HOUR)).toHaveLength(2)
  })

  it('are told as they were told first, whatever was said of them later', () => {
    const history = kept()
    const corrected = { ts: Float64Array.of(START + 8 * HOUR), values: [Float64Array.of(0.7), Float64Array.of(0)] }
    reply(history.ingest(FUNDING, corrected, START + 200 * DAY))
    const told = openStoredFacts(history, [PERPETUAL], START)?.until(START + DAY) ?? []
    expect(told.map((fact) => (fact.kind === 'PERPETUAL' ? fact.fundingRate : null))).toEqual(
      [0.0001, null, 0.0002, 0.0003].slice(0, told.length),
    )
  })

  it('belong to the perpetual of an imported file when one source alone has them, and to nothing else', () => {
    const history = kept()
    const file = { ...buildPair('BTC/USDT:USDT', 'FILE') }
    expect(openStoredFacts(history, [file], START)?.until(START + DAY)[0]).toMatchObject({ instrumentId: file.id })
    expect(openStoredFacts(history, [buildPair('BTC/USDT:USDT', 'HTX')], START)).toBeNull()
    expect(openStoredFacts(history, [SPOT], START)).toBeNull()
    expect(openStoredFacts(null, [PERPETUAL], START)).toBeNull()
    const htx = { ...FUNDING, source: 'htx', instrumentId: instrumentId('BTC/USDT:USDT', 'HTX') }
    const row = { ts: Float64Array.of(START), values: [Float64Array.of(0.0009), Float64Array.of(0)] }
    reply(history.ingest(htx, row, START + 100 * DAY))
    // The funding of two venues differs, and nobody said whose bars the file holds; open interest is still clear.
    const told = openStoredFacts(history, [file], START)?.until(START + DAY) ?? []
    expect(told).toMatchObject([{ openInterest: 5_000 }])
  })
})
