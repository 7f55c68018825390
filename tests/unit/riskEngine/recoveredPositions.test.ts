import { expect, it } from 'vitest'
import type { EventPayload } from '#contracts/channel.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import { riskBench, sessionOf } from '../../helpers/riskBench.ts'

it('shows no position that the books, told anew, do not hold any more', () => {
  const bench = riskBench()
  bench.open(sessionOf('REPLAY'))
  bench.bar(0, 100)
  bench.signal()
  const [proposal] = bench.proposals()
  if (proposal === undefined) throw new Error('nothing was proposed')
  bench.approve(proposal)
  bench.bar(1, 100)
  expect(bench.table('positions')).toHaveLength(1)
  const told = bench.last('BooksRecovered') as EventPayload<typeof brokerChannel, 'BooksRecovered'>
  bench.host.publish('BooksRecovered', { ...told, orders: [], fills: [] })
  bench.host.runUntilIdle()
  expect(bench.table('positions')).toEqual([])
})
