import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#core/time/duration.ts'
import { ChainGatherer } from '#quant/features/gathering/chainGatherer.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'

const OPEN = 20_000 * DAY

function closed(gatherer: ChainGatherer, open = OPEN): FeatureInputs {
  const into = { ...unknownInputs(), time: open }
  gatherer.close(into, open + HOUR)
  return into
}

describe('gathering what chains show', () => {
  it('holds figures from when they became known until they are too old', () => {
    const chain = new ChainGatherer({ transfersFrom: 0, exchanges: new Set() })
    chain.takeFigure(OPEN + 1, 'marketValue', 5e9)
    chain.takeFigure(OPEN + HOUR + 1, 'holders', 12)
    expect(closed(chain)).toMatchObject({ marketValue: 5e9, holders: Number.NaN, fullValue: Number.NaN })
    expect(closed(chain, OPEN + HOUR)).toMatchObject({ marketValue: 5e9, holders: 12 })
    expect(closed(chain, OPEN + 3 * DAY)).toMatchObject({ marketValue: Number.NaN })
  })

  it('counts transfers, and what exchanges got less what left them', () => {
    const chain = new ChainGatherer({ transfersFrom: 0, exchanges: new Set(['0xa', '0xb']) })
    chain.takeTransfer(OPEN, '0x1', '0xa', 10)
    chain.takeTransfer(OPEN, '0xb', '0x1', 4)
    chain.takeTransfer(OPEN, '0xa', '0xb', 100)
    chain.takeTransfer(OPEN, '0x1', '0x2', 1_000)
    chain.takeTransfer(OPEN + HOUR + 1, '0x1', '0xa', 7)
    expect(closed(chain)).toMatchObject({ transfers: 4, exchangeInflow: 6 })
    expect(closed(chain, OPEN + HOUR)).toMatchObject({ transfers: 1, exchangeInflow: 7 })
  })

  it('knows no flow without addresses and no transfers that were not heard', () => {
    const chain = new ChainGatherer({ transfersFrom: OPEN + 1, exchanges: new Set() })
    expect(closed(chain)).toMatchObject({ transfers: Number.NaN, exchangeInflow: Number.NaN })
    expect(closed(chain, OPEN + HOUR)).toMatchObject({ transfers: 0, exchangeInflow: Number.NaN })
    chain.interrupt(OPEN + 3 * HOUR)
    expect(closed(chain, OPEN + 2 * HOUR)).toMatchObject({ transfers: Number.NaN })
  })
})
