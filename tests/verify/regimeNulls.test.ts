import { describe, expect, it } from 'vitest'
import { chooseStates } from '#quant/regimes/hmm/chooseStates.ts'
import { DetrendedFluctuation } from '#quant/regimes/hurst/detrendedFluctuation.ts'
import { RescaledRange } from '#quant/regimes/hurst/rescaledRange.ts'
import { exactProportion } from '#quant/statistics/proportion.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const SERIES = 200

function noise(seed: number, count: number): Float64Array {
  const random = new SeededRandom(seed)
  return Float64Array.from({ length: count }, () => random.normal())
}

describe('where there is nothing to find', () => {
  it('the criterion of Schwarz finds one state best on white noise in at least 90 % of series', () => {
    let [one, compared] = [0, 0]
    for (let seed = 0; seed < SERIES; seed += 1) {
      const choice = chooseStates(noise(10_000 + seed, 500), { states: 3, seed, restarts: 4 })
      // Where no model of two states came out there was nothing to compare with, which would make this too easy.
      if (choice.candidates[1]?.ok !== true) continue
      compared += 1
      if (choice.best?.model.states === 1) one += 1
    }
    const share = exactProportion(one, compared)
    console.log(`one state best: ${one} of ${compared} (95 % ${share?.low.toFixed(3)} to ${share?.high.toFixed(3)})`)
    expect(compared).toBeGreaterThanOrEqual(0.9 * SERIES)
    expect(share?.value).toBeGreaterThanOrEqual(0.9)
  })

  it.each([256, 1_000])('random walks of %d steps have a Hurst exponent of 0.5 in both ways', (steps) => {
    const [ranges, fluctuations] = [new RescaledRange(steps), new DetrendedFluctuation(steps)]
    let [byRange, byFluctuation] = [0, 0]
    for (let seed = 0; seed < SERIES; seed += 1) {
      const values = noise(20_000 + seed, steps)
      byRange += ranges.measure(values, 0) / SERIES
      byFluctuation += fluctuations.measure(values, 0) / SERIES
    }
    console.log(`${steps} steps: R/S ${byRange.toFixed(4)}, DFA ${byFluctuation.toFixed(4)}`)
    expect(Math.abs(byRange - 0.5)).toBeLessThan(0.05)
    expect(Math.abs(byFluctuation - 0.5)).toBeLessThan(0.05)
  })
})
