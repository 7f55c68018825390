import { describe, expect, it } from 'vitest'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { Breadth } from '#quant/regimes/breadth.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

describe('breadth', () => {
  it('counts who rises, who falls, who is above the average and who is new at an extreme', () => {
    const breadth = new Breadth(new Memory(), 4, { average: 2, year: 3 })
    const first = breadth.next(Float64Array.of(10, 10, 10, 10))
    expect([first.members, first.advancing, first.netAdvances, first.aboveAverage]).toEqual([0, NaN, NaN, NaN])
    const second = breadth.next(Float64Array.of(11, 9, 10, 12))
    expect(second).toMatchObject({ members: 4, advancing: 2, declining: 1, advanceDeclineLine: 1, aboveAverage: 0.5 })
    expect(second.netAdvances).toBeCloseTo(1 / 3, 12)
    expect([second.newHighs, second.yearMembers]).toEqual([NaN, 0])
    const third = breadth.next(Float64Array.of(12, 8, 10, Number.NaN))
    expect(third).toMatchObject({
      members: 3,
      advancing: 1,
      declining: 1,
      advanceDeclineLine: 1,
      yearMembers: 3,
      newHighs: 1,
      newLows: 1,
    })
    // Who was missing is compared with the close it last had.
    expect(breadth.next(Float64Array.of(12, 8, 10, 13))).toMatchObject({ members: 4, advancing: 1, declining: 0 })
    expect(breadth.next(new Float64Array(4).fill(Number.NaN))).toMatchObject({
      members: 0,
      advanceDeclineLine: Number.NaN,
      aboveAverage: Number.NaN,
    })
    expect(() => breadth.next(new Float64Array(3))).toThrow('Invariant: 3 closes of 4 members')
  })

  it("has McClellan's oscillator as the difference of two exponential averages", () => {
    const random = new SeededRandom(4)
    const breadth = new Breadth(new Memory(), 30)
    const closes = new Float64Array(30).fill(100)
    const nets: number[] = []
    let oscillator = Number.NaN
    for (let moment = 0; moment < 80; moment += 1) {
      for (let member = 0; member < 30; member += 1) closes[member] = 100 + random.normal()
      const reading = breadth.next(closes)
      oscillator = reading.mcClellan
      if (!Number.isNaN(reading.netAdvances)) nets.push(1_000 * reading.netAdvances)
    }
    const average = (length: number): number => {
      let value = nets.slice(0, length).reduce((sum, net) => sum + net, 0) / length
      for (const net of nets.slice(length)) value += (2 / (length + 1)) * (net - value)
      return value
    }
    expect(oscillator).toBeCloseTo(average(19) - average(39), 8)
  })
})
