import { describe, expect, it } from 'vitest'
import type { Envelope } from '#contracts/envelope.ts'
import type { Act } from '#engines/research/proof/act.ts'
import { ActComparison } from '#engines/research/proof/comparison.ts'

const act = (at: number, text: string): Act => ({
  at,
  kind: 'LINE',
  instrumentId: null,
  direction: null,
  text: `wrote: ${text}`,
})
const line = (text: string): Envelope => {
  return { id: '', type: 'StrategyLogged', at: 0, correlationId: '', causationId: null, payload: { text } }
}
const END = { bars: 9, failure: null }
const EXPECTED = [act(10, 'a'), act(20, 'b'), act(20, 'c'), act(30, 'd')]

function compared(
  until: number | null,
  heard: readonly (readonly [number, string])[],
  end: Parameters<ActComparison['finish']>[0] = END,
) {
  const comparison = new ActComparison(EXPECTED, until, 'a variant')
  const goesOn = heard.map(([at, text]) => comparison.listener(line(text), at))
  return { goesOn, ...comparison.finish(end) }
}

describe('comparing the acts of two runs', () => {
  it('finds nothing where they agree up to the moment, whatever comes after it', () => {
    const { count, difference, goesOn } = compared(20, [
      [10, 'a'],
      [20, 'b'],
      [20, 'c'],
      [30, 'other'],
    ])
    expect({ count, difference, goesOn }).toEqual({ count: 3, difference: null, goesOn: [true, true, true, true] })
  })

  it('passes over events that are no act', () => {
    const comparison = new ActComparison([], null, 'a variant')
    const envelope = { ...line('x'), type: 'MarketSlicePublished' }
    expect(comparison.listener(envelope, 10)).toBe(true)
    expect(comparison.finish(END)).toEqual({ count: 0, difference: null })
  })

  it('shows both where they differ at one moment, and asks the run to stop', () => {
    const { difference, goesOn } = compared(null, [
      [10, 'a'],
      [20, 'x'],
    ])
    expect(goesOn).toEqual([true, false])
    expect(difference).toEqual({
      at: 20,
      instrumentId: null,
      expected: 'wrote: b',
      found: 'wrote: x',
      variant: 'a variant',
    })
  })

  it('shows nothing in place of what is missing, at the end and in between', () => {
    expect(
      compared(30, [
        [10, 'a'],
        [20, 'b'],
        [20, 'c'],
      ]).difference,
    ).toMatchObject({ at: 30, expected: 'wrote: d', found: null })
    expect(
      compared(30, [
        [10, 'a'],
        [30, 'd'],
      ]).difference,
    ).toMatchObject({ at: 20, expected: 'wrote: b', found: null })
  })

  it('shows what is there and should not be', () => {
    expect(
      compared(30, [
        [10, 'a'],
        [15, 'new'],
      ]).difference,
    ).toMatchObject({ at: 15, expected: null, found: 'wrote: new' })
    const all = [
      [10, 'a'],
      [20, 'b'],
      [20, 'c'],
      [30, 'd'],
      [30, 'e'],
    ] as const
    expect(compared(30, all).difference).toMatchObject({ at: 30, expected: null, found: 'wrote: e' })
  })

  it('takes a run that breaks off for a difference at the moment it had come to', () => {
    const failure = { failure: { code: 'RUN_THREW', message: 'no such bar' }, at: 20 }
    const { difference } = compared(
      30,
      [
        [10, 'a'],
        [20, 'b'],
        [20, 'c'],
      ],
      { bars: 2, failure },
    )
    expect(difference).toMatchObject({ at: 20, expected: null, found: 'the run broke off: no such bar' })
  })
})
