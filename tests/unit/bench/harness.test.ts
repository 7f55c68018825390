import { describe, expect, it } from 'vitest'
import { compareFigures } from '../../bench/harness/agreement.ts'
import { dataBars } from '../../bench/harness/dataBars.ts'
import { type Machine, timeRounds } from '../../bench/harness/rounds.ts'
import { formatTable, formatTime, ratioOf, type Row } from '../../bench/harness/table.ts'
import type { Contender } from '../../bench/harness/workload.ts'

describe('agreement of contenders', () => {
  const measure = { tolerance: 1e-6 }

  it('lays columns end to end and names the figure that is furthest off', () => {
    const right = { near: [1, 2, 4], far: [5, 10] }
    expect(compareFigures({ near: [2, 4], far: [Number.NaN, 10] }, right, measure)).toEqual({
      agrees: false,
      difference: Number.POSITIVE_INFINITY,
      figure: 'far',
    })
    expect(compareFigures({ near: () => [2, 4.000001], other: 3 }, right, measure)).toEqual({
      agrees: true,
      difference: expect.closeTo(2.5e-7, 9),
      figure: 'near',
    })
    expect(compareFigures({ far: [0, 10] }, right, { ...measure, compared: 1 }).agrees).toBe(true)
  })

  it('measures small values in units of the floor', () => {
    expect(compareFigures({ a: 1e-9 }, { a: 2e-9 }, measure).difference).toBe(0.5)
    expect(compareFigures({ a: 1e-9 }, { a: 2e-9 }, { ...measure, floor: 1 }).difference).toBeCloseTo(1e-9, 12)
  })

  it('holds texts to be equal and asks for something in common', () => {
    expect(compareFigures({ hash: 'ab' }, { hash: 'ab' }, measure).agrees).toBe(true)
    expect(compareFigures({ hash: 'ab' }, { hash: 'ac' }, measure).agrees).toBe(false)
    expect(compareFigures({ mine: 1 }, { yours: 1 }, measure)).toMatchObject({
      agrees: false,
      figure: 'nothing in common',
    })
    expect(compareFigures({ empty: [] }, { empty: [1] }, measure).agrees).toBe(false)
  })
})

/** A machine whose clock only work moves, and whose calibration takes what the list says, then 10. */
function machineOf(calibrations: readonly number[]): Machine & { pass(time: number): void } {
  let time = 0
  const left = [...calibrations]
  return {
    pass(taken) {
      time += taken
    },
    now: () => time,
    calibrate: () => left.shift() ?? 10,
  }
}

describe('rounds', () => {
  const first20 = Array.from({ length: 20 }, () => 10)

  it('keeps the shortest time of each and lets slow contenders run less often', async () => {
    const machine = machineOf([])
    const runs = { quick: 0, slow: 0 }
    const contender = (name: 'quick' | 'slow', takes: (run: number) => number): Contender => ({
      name,
      role: 'peer',
      run() {
        machine.pass(takes(runs[name]))
        runs[name] += 1
        return {}
      },
    })
    const timings = await timeRounds(
      [contender('quick', (run) => 10 - (run % 4)), contender('slow', () => 1_000)],
      7,
      machine,
    )
    expect(timings.milliseconds).toEqual(
      new Map([
        ['quick', 7],
        ['slow', 1_000],
      ]),
    )
    expect(runs).toEqual({ quick: 8, slow: 4 })
  })

  it('throws a round away while the machine is busy, three times at most', async () => {
    const machine = machineOf([...first20, 14, 13.1, 12, 20, 20, 20, 20])
    let takes = 100
    const contender: Contender = {
      name: 'ours',
      role: 'ours',
      run: async () => {
        takes -= 1
        machine.pass(takes)
        return Promise.resolve({})
      },
    }
    const timings = await timeRounds([contender], 2, machine)
    // Warm-up 99, thrown away 98 and 97, kept 96; thrown away 95 to 93, the last attempt 92 stands.
    expect(timings).toEqual({ milliseconds: new Map([['ours', 92]]), rounds: 2, thrownAway: 5 })
  })
})

describe('table', () => {
  const row: Row = {
    workload: 'SMA20',
    unit: 'bar',
    ours: 2,
    peer: { name: 'other', nanoseconds: 7 },
    goal: { ratio: 3, nanoseconds: 1.5 },
    reference: 0.31,
  }

  it('says which wanted speeds were met', () => {
    expect(ratioOf(row)).toBe(3.5)
    expect(formatTable([row, { ...row, peer: null, goal: {} }]).split('\n')).toEqual([
      '| workload | ours        | best peer     | ratio | wanted                       | reference loop |',
      '| -------- | ----------- | ------------- | ----- | ---------------------------- | -------------- |',
      '| SMA20    | 2.00 ns/bar | other 7.00 ns | 3.5x  | >= 3x met, <= 1.50 ns MISSED | 0.31 ns        |',
      '| SMA20    | 2.00 ns/bar | none          |       |                              | 0.31 ns        |',
    ])
  })

  it('gives times three digits', () => {
    expect([1.234, 999, 12_345, 3.5e6, 2e9].map(formatTime)).toEqual([
      '1.23 ns',
      '999 ns',
      '12.3 us',
      '3.50 ms',
      '2.00 s',
    ])
  })
})

it('the workload DATA begins as it is defined', () => {
  const bars = dataBars(1_000)
  expect(bars.open[0]).toBe(100)
  // Written out once more in Python 3: the bars 0 and 999.
  const rowOf = (row: number): readonly unknown[] => [bars.high[row], bars.low[row], bars.close[row], bars.volume[row]]
  expect(rowOf(0)).toEqual([100.13182020356432, 99.94734074578155, 100.1143188291695, 3459.0519489720464])
  expect(rowOf(999)).toEqual([98.23450663189595, 97.97401147242624, 98.06090956527092, 1193.6000047717243])
})
