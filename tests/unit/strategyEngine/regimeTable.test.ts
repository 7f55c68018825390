import { describe, expect, it } from 'vitest'
import type { Instrument } from '#core/model/instrument.ts'
import type { RegimeLabel } from '#contracts/records/features.ts'
import { strategyChannel } from '#contracts/strategy.ts'
import { uiTables } from '#contracts/uiState.ts'
import type { EngineContext } from '#engines/kernel/engine.ts'
import { RegimeTable } from '#engines/strategy/features/regimeTable.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { coin, dayOf, daySlice } from '../../helpers/featureBench.ts'

const ONE = coin('ONE/USD')
const TWO = coin('TWO/USD')

/** A market that rises quietly for 150 days, then swings wildly and falls. */
const CLOSES = ((): readonly number[] => {
  const random = new SeededRandom(11)
  let close = 100
  return Array.from({ length: 300 }, (_, day) => {
    const step = day < 150 ? 0.003 + 0.002 * random.normal() : -0.02 + 0.05 * random.normal()
    close *= Math.exp(step)
    return close
  })
})()

interface Told {
  readonly instrumentId: string
  readonly from: RegimeLabel
  readonly to: RegimeLabel
  readonly probabilities: readonly number[]
  readonly barTime: number
}

function tableOf(instruments: readonly Instrument[] = [ONE, TWO]) {
  const told: Told[] = []
  const notices = new Map<string, string>()
  const labels = new Map<string, RegimeLabel | null>()
  const refuse = (): never => {
    throw new Error('not asked for here')
  }
  const context: EngineContext = {
    now: () => 1,
    emit: (type, payload) => {
      expect(type).toBe('RegimeChanged')
      expect(strategyChannel.events.RegimeChanged.safeParse(payload).error?.issues ?? []).toEqual([])
      told.push(payload as Told)
    },
    command: refuse,
    nextId: refuse,
    put: (name, record) => {
      expect(uiTables[name].safeParse(record).error?.issues ?? []).toEqual([])
      if (name === 'notices') {
        const { key, text } = uiTables.notices.parse(record)
        notices.set(key, text)
      }
      if (name === 'regimes') {
        const { key, label } = uiTables.regimes.parse(record)
        labels.set(key, label)
      }
    },
    remove: (name, key) => {
      if (name === 'notices') notices.delete(key)
    },
  }
  const table = new RegimeTable(context)
  table.open(instruments)
  return { table, told, notices, labels }
}

describe('changes of the regime', () => {
  it('are told once each within the session, in a chain that ends at what the table shows', () => {
    const { table, told, labels } = tableOf([ONE])
    for (const [day, close] of CLOSES.entries()) table.take(daySlice(day, [close]), false)
    table.show('simulated')
    expect(told.length).toBeGreaterThan(1)
    for (const [place, { from, to, probabilities }] of told.entries()) {
      expect(to).not.toBe(from)
      if (place > 0) expect(from).toBe(told[place - 1]?.to)
      expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    }
    expect(told[0]?.from).toBe('TREND_UP')
    expect(told.at(-1)?.to).toBe(labels.get(`${ONE.id}|1d`))
  })

  it('of the past are none, and what was held then is what the first one leaves', () => {
    const whole = tableOf([ONE])
    for (const [day, close] of CLOSES.entries()) whole.table.take(daySlice(day, [close]), false)
    const parted = tableOf([ONE])
    const past = CLOSES.slice(0, 170).map((close, day) => daySlice(day, [close]))
    parted.table.beginHistory(past)
    for (const slice of past) parted.table.take(slice, true)
    expect(parted.told).toEqual([])
    for (const [day, close] of CLOSES.entries()) if (day >= 170) parted.table.take(daySlice(day, [close]), false)
    expect(parted.told.length).toBeGreaterThan(0)
    expect(parted.told).toEqual(whole.told.filter(({ barTime }) => barTime > dayOf(170)))
  })

  it('are taken back with the bar that is told again', () => {
    const { table, told } = tableOf([ONE])
    const quiet = CLOSES.slice(0, 150)
    for (const [day, close] of quiet.entries()) table.take(daySlice(day, [close]), false)
    const before = told.length
    const last = quiet.at(-1) ?? 0
    table.take(daySlice(150, [0.6 * last]), false)
    expect(told.slice(before)).toMatchObject([{ from: 'TREND_UP', to: 'CRISIS', barTime: dayOf(151) }])
    table.take(daySlice(150, [1.003 * last]), false)
    expect(told.slice(before + 1)).toMatchObject([{ from: 'CRISIS', to: 'TREND_UP', barTime: dayOf(151) }])
  })

  it('are shown to the trader where he watches, and go when he looks elsewhere', () => {
    const { table, told, notices } = tableOf()
    table.watch([TWO.id])
    for (const [day, close] of CLOSES.entries()) table.take(daySlice(day, [close, close]), false)
    expect(new Set(told.map(({ instrumentId }) => instrumentId))).toEqual(new Set([ONE.id, TWO.id]))
    expect([...notices.keys()]).toEqual([`strategy:regime:${TWO.id}|1d`])
    expect([...notices.values()][0]).toContain('TWO/USD')
    table.watch([ONE.id])
    expect(notices.size).toBe(0)
  })
})
