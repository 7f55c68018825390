import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { BarRow } from '#trading/strategies/barRow.ts'
import { smaCross } from '#trading/strategies/smaCross.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSlice } from '../../builders/slice.ts'
import { type Spoken, runStrategy } from '../../builders/strategyRun.ts'

const ACME = buildInstrument()

function bar(index: number, close: number, instrument = 0): BarRow {
  const tsOpen = index * DAY
  return { instrument, tsOpen, tsClose: tsOpen + DAY, open: close, high: close + 1, low: close - 1, close, volume: 1 }
}

function run(closes: readonly number[], side: string): Spoken {
  const slices = closes.map((close, index) => buildSlice('1d', [bar(index, close)]))
  return runStrategy(smaCross, { fast: 1, slow: 2, side }, [ACME], slices)
}

describe('sma-cross', () => {
  it('signals strict crosses only: an equal bar is no cross, nor is the one after it', () => {
    // Averages of 1 and 2 closes: the fast one is above after a rise, below after a fall, equal after no change.
    const { signals } = run([10, 9, 11, 11, 10, 10, 12, 11], 'both')
    expect(signals.map(({ direction, at }) => `${direction} ${at / DAY}`)).toEqual(['LONG 3', 'SHORT 8'])
  })

  it('asks for FLAT instead of SHORT when only long', () => {
    expect(run([10, 9, 11, 10], 'long').signals.map(({ direction }) => direction)).toEqual(['LONG', 'FLAT'])
  })

  it('states evidence, counter-evidence with n, features and what would prove it wrong', () => {
    const { signals } = run([10, 9, 11, 10, 12, 11, 13], 'both')
    const [first] = signals
    const last = signals.at(-1)
    expect(first?.counterEvidence.map(({ text }) => text).join(' ')).toContain('No earlier cross has been seen')
    expect(last?.counterEvidence.map(({ text }) => text).join(' ')).toContain('of the last 4 crosses')
    expect(last?.counterEvidence.map(({ text }) => text).join(' ')).toContain('(n = 4, before costs)')
    for (const signal of signals) {
      expect(signal.evidence.length).toBeGreaterThan(0)
      expect(signal.probability).toBeNull()
      expect(signal.wrongIf).toMatch(/crosses back/)
      for (const { strength, tsEvent, source } of [...signal.evidence, ...signal.counterEvidence]) {
        expect(strength >= 0 && strength <= 1 && tsEvent <= signal.at && source.includes('ACME.TEST')).toBe(true)
      }
    }
    expect(last?.features.map(({ name }) => name)).toContain('sma-distance')
    expect(last?.horizon).toBe(2 * DAY)
  })

  it('follows each instrument on its own and leaves volatility indexes alone', () => {
    const vix = buildInstrument({ id: instrumentId('VIX', 'TEST'), symbol: 'VIX', assetClass: 'INDEX' })
    const other = buildInstrument({ id: instrumentId('OTHER', 'TEST'), symbol: 'OTHER' })
    const closes = [10, 9, 11]
    const slices = closes.map((close, i) =>
      buildSlice('1d', [bar(i, close, 1), bar(i, 20 - close, 2), bar(i, close, 0)]),
    )
    const { signals } = runStrategy(smaCross, { fast: 1, slow: 2, side: 'both' }, [ACME, vix, other], slices)
    expect(signals.map(({ instrumentId: id, direction }) => `${id} ${direction}`)).toEqual([
      'OTHER.TEST SHORT',
      'ACME.TEST LONG',
    ])
  })

  it('starts afresh when the length of the bars changes', () => {
    const daily = [10, 9].map((close, index) => buildSlice('1d', [bar(index, close)]))
    const minutes = [11, 12].map((close, index) => buildSlice('1m', [bar(index + 2, close)]))
    const { signals } = runStrategy(smaCross, { fast: 1, slow: 2 }, [ACME], [...daily, ...minutes])
    expect(signals).toEqual([])
  })
})
