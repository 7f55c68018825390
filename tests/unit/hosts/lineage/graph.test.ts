import { expect, it } from 'vitest'
import { lineageSchema } from '#contracts/records/lineage.ts'
import { LineageGathering } from '#hosts/lineage/graph.ts'

const signal = (id: string, at: number | null = null) => ({ id, kind: 'SIGNAL' as const, title: id, at })

it('tells how long a step took only where both times were kept, backwards clocks included', () => {
  const graph = new LineageGathering()
  graph.put(signal('a', 1_000))
  graph.put(signal('b', 400))
  graph.put(signal('c'))
  graph.link('a', 'b', 'then')
  graph.link('b', 'c', 'then')
  graph.link('a', 'nobody', 'lost')
  graph.link('a', 'a', 'itself')
  graph.link('a', 'b', 'said twice')
  expect(graph.finish().edges).toEqual([
    { from: 'a', to: 'b', label: 'then', duration: -600 },
    { from: 'b', to: 'c', label: 'then', duration: null },
  ])
})

it('keeps the first of two things of one id, and two long ids apart', () => {
  const graph = new LineageGathering()
  const long = 'x'.repeat(300)
  graph.put(signal('a'))
  graph.put({ ...signal('a'), title: 'another' })
  graph.put(signal(`${long}1`))
  graph.put(signal(`${long}2`))
  graph.put(signal('a\u0000'))
  graph.link(`${long}1`, `${long}2`, 'then')
  const told = lineageSchema.parse(graph.finish())
  expect(told.nodes.map(({ title }) => title.slice(0, 3))).toEqual(['a', 'xxx', 'xxx', 'a '])
  expect(new Set(told.nodes.map(({ id }) => id)).size).toBe(4)
  expect(told.edges).toHaveLength(1)
})

it('stays within the limits of its contract and says what did not fit', () => {
  const graph = new LineageGathering()
  const details = Array.from({ length: 20 }, (_, line) => `${line} ${'d'.repeat(3_000)}`)
  graph.put({ id: 'first', kind: 'BAR', title: 't'.repeat(5_000), details, at: -1, marketTime: 0.5 })
  for (let index = 0; index < 2_100; index += 1) graph.put(signal(`s${index}`))
  expect(graph.put(signal('too many'))).toBe(false)
  for (let from = 0; from < 3; from += 1) {
    for (let to = 0; to < 1_900; to += 1) graph.link(`s${from}`, `s${to}`, 'l'.repeat(500))
  }
  for (let index = 0; index < 100; index += 1) graph.gap(`gap ${index} ${'g'.repeat(5_000)}`)
  const told = lineageSchema.parse(graph.finish())
  expect(told.nodes).toHaveLength(2_000)
  expect(told.nodes[0]).toMatchObject({ at: null, marketTime: null })
  expect(told.gaps[0]).toContain('8 details of')
  expect(told.gaps.slice(-3)).toEqual([
    '61 further things that are not told are left out.',
    '102 further things are not listed, because a lineage shows at most 2000.',
    '697 further connections are not drawn.',
  ])
})
