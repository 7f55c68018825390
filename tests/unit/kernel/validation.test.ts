import { describe, expect, it } from 'vitest'
import { validateMessage } from '#engines/kernel/validation.ts'

const header = { id: 'a', at: 1, correlationId: 'a', causationId: null }
const slice = {
  marketTime: 5,
  origin: 'historical',
  interval: '1d',
  barCount: 1,
  bars: new Float64Array(8),
  quoteCount: 0,
  quotes: new Float64Array(0),
  halted: [],
}

describe('messages at a worker edge', () => {
  it.each([
    ['a command', { ...header, type: 'StepMarket', payload: { count: 3 } }],
    ['an event of the host', { ...header, type: 'ClockTicked', payload: { now: 3 } }],
    ['a slice', { ...header, type: 'MarketSlicePublished', payload: slice }],
  ])('lets %s through', (_, message) => {
    expect(validateMessage(message)).toBeNull()
  })

  it.each([
    ['no envelope', null, 'MESSAGE_INVALID'],
    [
      'a header without a time',
      { ...header, at: undefined, type: 'ClockTicked', payload: { now: 1 } },
      'MESSAGE_INVALID',
    ],
    ['a header with more', { ...header, more: 1, type: 'ClockTicked', payload: { now: 1 } }, 'MESSAGE_INVALID'],
    ['a wrong payload', { ...header, type: 'StepMarket', payload: { count: 0 } }, 'MESSAGE_INVALID'],
    ['a payload with more', { ...header, type: 'StepMarket', payload: { count: 1, extra: true } }, 'MESSAGE_INVALID'],
    [
      'columns that are too short',
      { ...header, type: 'MarketSlicePublished', payload: { ...slice, barCount: 2 } },
      'MESSAGE_INVALID',
    ],
    [
      'columns of another type',
      { ...header, type: 'MarketSlicePublished', payload: { ...slice, bars: [1] } },
      'MESSAGE_INVALID',
    ],
    ['an unknown type', { ...header, type: 'DeleteEverything', payload: {} }, 'MESSAGE_UNKNOWN'],
    ['a name of the prototype', { ...header, type: 'constructor', payload: {} }, 'MESSAGE_UNKNOWN'],
    ['__proto__', { ...header, type: '__proto__', payload: {} }, 'MESSAGE_UNKNOWN'],
  ])('refuses %s with a code', (_, message, code) => {
    expect(validateMessage(message)).toMatchObject({ code })
  })

  it('refuses a payload whose reading throws', () => {
    const payload = {
      get count(): number {
        throw new Error('trap')
      },
    }
    expect(validateMessage({ ...header, type: 'StepMarket', payload })).toMatchObject({ code: 'MESSAGE_INVALID' })
  })
})
