import { describe, expect, it } from 'vitest'
import { createAlpacaNormaliser } from '#adapters/feeds/alpaca/stream/createNormaliser.ts'

const ARRIVAL = 1_700_000_000_000_000
const TRADE = {
  T: 't',
  i: 1,
  S: 'AAPL',
  x: 'D',
  p: 126.55,
  s: 100,
  t: '2021-02-22T15:51:44.208123456Z',
  c: ['@'],
  z: 'C',
}

describe('messages of Alpaca', () => {
  const said = (message: unknown): ReturnType<ReturnType<typeof createAlpacaNormaliser>['normalise']> =>
    createAlpacaNormaliser().normalise(message, ARRIVAL)

  it('tell trades with the time of the tape cut to microseconds, ids as text', () => {
    expect(said([{ ...TRADE, i: '9223372036854775807' }]).events).toMatchObject([
      { tradeId: '9223372036854775807', tsEvent: 1_614_009_104_208_123, tsInit: ARRIVAL },
    ])
    expect(said([{ ...TRADE, t: undefined }]).events).toMatchObject([{ tsEvent: ARRIVAL }])
  })

  it.each([
    [{ ...TRADE, p: 0 }, 'price'],
    [{ ...TRADE, s: '' }, 'size'],
    [{ ...TRADE, t: 'noon' }, 'time'],
    [{ ...TRADE, t: 5 }, 'time'],
    [{ ...TRADE, c: '@' }, 'conditions'],
    [{ ...TRADE, c: [1] }, 'conditions'],
    [{ ...TRADE, S: '../x' }, 'symbol'],
    [{ T: 'q', S: 'AAPL', bp: -1, bs: 1, ap: 1, as: 1 }, 'price or size'],
    [{ S: 'AAPL' }, 'kind'],
    [7, 'form'],
  ])('are set aside when something is wrong: %j', (part, what) => {
    const { events, rejected } = said([part])
    expect([events.length, rejected?.code, rejected?.reason]).toEqual([
      0,
      'MESSAGE_MALFORMED',
      expect.stringContaining(what) as string,
    ])
  })

  it.each(['b', 'd', 'u', 's', 'l', 'x', 'c', 'subscription', 'success', 'something-new'])(
    'of kind %s are named and no more',
    (T) => {
      expect(said([{ T, S: 'AAPL' }])).toEqual({ events: [], ignored: expect.any(String) as string })
    },
  )

  it.each([
    [400, 'REFUSED'],
    [401, 'REFUSED'],
    [402, 'KEY_REFUSED'],
    [403, undefined],
    [404, 'REFUSED'],
    [405, 'REFUSED'],
    [406, 'REFUSED'],
    [407, 'MESSAGES_LOST'],
    [408, 'KEY_REFUSED'],
    [409, 'KEY_REFUSED'],
    [410, 'REFUSED'],
    [500, 'REFUSED'],
    [599, 'REFUSED'],
  ])('of error %i mean %s', (code, kind) => {
    const { link } = said([{ T: 'error', code, msg: 'some <b>words</b>' }])
    expect(link?.kind).toBe(kind)
    if (link !== undefined) expect(link.reason).toMatch(/^Alpaca [^<]+\.$|^The plan [^<]+\.$/)
  })

  it('leave out a trade that comes again, though not another one of its id on another exchange', () => {
    const { normalise } = createAlpacaNormaliser()
    const count = (part: object): number => normalise([part], ARRIVAL).events.length
    expect([
      count(TRADE),
      count(TRADE),
      count({ ...TRADE, x: 'Q' }),
      count({ ...TRADE, S: 'MSFT' }),
      count({ ...TRADE, i: 2 }),
    ]).toEqual([1, 0, 1, 1, 1])
    // Only the latest are remembered, so that memory does not grow.
    for (let i = 3; i < 3_000; i += 1) count({ ...TRADE, i })
    expect([count({ ...TRADE, i: 2_999 }), count(TRADE)]).toEqual([0, 1])
  })
})
