import { describe, expect, it } from 'vitest'
import type { OrderStatus } from '#core/model/order.ts'
import type { ClosingPolicy } from '#contracts/settings.ts'
import type { TableName, TableRecord } from '#contracts/uiState.ts'
import { accepted } from '#contracts/failure.ts'
import { stopGracefully } from '#hosts/desk/gracefulStop.ts'

/** A desk with open orders whose venue confirms one cancel every `each` milliseconds; -1 for never. */
function desk(mode: string, policy: ClosingPolicy | null, each: number) {
  const entries = Array.from({ length: 100 }, () => ({ role: 'ENTRY', status: 'ACCEPTED' as OrderStatus }))
  const stops = Array.from({ length: 3 }, () => ({ role: 'STOP_LOSS', status: 'ACCEPTED' as OrderStatus }))
  const positions = [0, 1, 2].map((index) => ({ key: `P${index}`, quantity: 10 }))
  const asked: string[] = []
  const told: string[] = []
  let time = 0
  let cancelling = false
  let closing = 0
  const tables: Partial<Record<TableName, readonly unknown[]>> = {
    session: [{ key: 'current', session: { mode } }],
    orders: [...entries, ...stops],
    positions,
  }
  const stop = stopGracefully({
    policy,
    records: <Name extends TableName>(name: Name) => (tables[name] ?? []) as readonly TableRecord<Name>[],
    request: (_target, type) => {
      asked.push(type)
      if (type === 'CancelWorkingEntries') cancelling = true
      if (type === 'ClosePosition') closing += 1
      return Promise.resolve(accepted({}))
    },
    milliseconds: () => time,
    wait: (milliseconds) => {
      time += milliseconds
      if (each >= 0 && cancelling)
        for (const entry of entries.slice(0, Math.floor(time / Math.max(each, 1)))) entry.status = 'CANCELLED'
      if (each >= 0) for (const position of positions.slice(0, closing)) position.quantity = 0
      return Promise.resolve()
    },
    tell: (text) => told.push(text),
  })
  return stop.then((result) => ({ result, asked, told, time, entries, stops, positions }))
}

describe('the stop of the program under 100 working entries', () => {
  it('cancels entries where the market goes on and leaves the stops', async () => {
    const { result, asked, told, time, stops } = await desk('LIVE', null, 10)
    expect(result).toEqual({ policy: 'CANCEL_ENTRIES', entries: 0, positions: 0 })
    expect(asked).toEqual(['CancelWorkingEntries'])
    expect(stops.every(({ status }) => status === 'ACCEPTED')).toBe(true)
    expect(time).toBeLessThanOrEqual(1_500)
    expect(told).toEqual(['Closing: 100 working entries are cancelled; protective stops stay at the venue.'])
  })

  it('leaves everything of a market that stops with it, or when the user wants it so', async () => {
    expect((await desk('SIM', null, 10)).asked).toEqual([])
    expect((await desk('LIVE', 'LEAVE', 10)).asked).toEqual([])
    expect((await desk('BACKTEST', 'FLATTEN', 10)).asked).toEqual([])
  })

  it('closes every position after the cancels where the user wants it so', async () => {
    const { result, asked } = await desk('PAPER', 'FLATTEN', 5)
    expect(asked).toEqual(['CancelWorkingEntries', 'ClosePosition', 'ClosePosition', 'ClosePosition'])
    expect(result).toEqual({ policy: 'FLATTEN', entries: 0, positions: 0 })
  })

  it('ends within 2.5 seconds at a venue that confirms nothing, and says what remains', async () => {
    const { result, told, time } = await desk('LIVE', 'FLATTEN', -1)
    expect(result).toEqual({ policy: 'FLATTEN', entries: 100, positions: 3 })
    expect(time).toBeLessThanOrEqual(2_600)
    expect(told.at(-1)).toContain('100 entries and 3 positions are not confirmed yet')
  })
})
