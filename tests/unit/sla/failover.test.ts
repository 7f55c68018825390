import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { chooseSource, NO_CHOICE, type FailoverState, type SourceHealth } from '#engines/data/sla/failover.ts'
import { sourceOrder } from '#engines/data/sla/sourceOrder.ts'
import type { FeedCard } from '#engines/data/feeds/ports.ts'

const ORDER = ['kraken', 'coinbase', 'binance']

/** Healths written as `kraken:ok coinbase:down binance:0.5`. */
function healths(text: string): readonly SourceHealth[] {
  return text.split(' ').map((word) => {
    const [sourceId = '', state = ''] = word.split(':')
    const reliability = Number(state)
    return {
      sourceId,
      usable: state !== 'down',
      trouble: state === 'down' ? 'the link is lost' : '',
      reliability: Number.isNaN(reliability) ? null : reliability,
    }
  })
}

/** Plays a script of `seconds healths` and returns what the log says. */
function play(script: readonly (readonly [seconds: number, text: string])[]): readonly string[] {
  const lines: string[] = []
  let state: FailoverState = NO_CHOICE
  let at = 1_000_000 * MINUTE
  let last = 0
  for (const [seconds, text] of script) {
    for (; last <= seconds; last += 1) {
      const decision = chooseSource(ORDER, healths(text), state, at, undefined)
      state = decision.state
      if (decision.line !== null) lines.push(`${last} ${decision.line}`)
      at += SECOND
    }
  }
  return lines
}

const ALL_WELL = 'kraken:ok coinbase:ok binance:ok'

describe('the choice of a source', () => {
  it('takes the first that can be used, and says so once', () => {
    expect(play([[100, 'kraken:down coinbase:ok binance:ok']])).toEqual([
      '0 coinbase serves: it is the first that can be used.',
    ])
  })

  it('leaves a lost source at once and comes back after it has been well for five minutes', () => {
    const script = [
      [9, ALL_WELL],
      [19, 'kraken:down coinbase:ok binance:ok'],
      [1_000, ALL_WELL],
    ] as const
    expect(play(script)).toEqual([
      '0 kraken serves: it is the first that can be used.',
      '10 coinbase serves instead of kraken: kraken cannot be used (the link is lost).',
      '320 kraken serves instead of coinbase: kraken has been well again long enough.',
    ])
  })

  it('leaves a source below 70 % and takes it back only above 90 %', () => {
    const script = [
      [9, 'kraken:0.95 coinbase:ok binance:ok'],
      [19, 'kraken:0.69 coinbase:ok binance:ok'],
      [2_000, 'kraken:0.85 coinbase:ok binance:ok'],
      [3_000, 'kraken:0.9 coinbase:ok binance:ok'],
    ] as const
    expect(play(script)).toEqual([
      '0 kraken serves: it is the first that can be used.',
      '10 coinbase serves instead of kraken: the reliability of kraken fell below 70 %.',
      '2301 kraken serves instead of coinbase: kraken has been well again long enough.',
    ])
  })

  it('does not flap with a source that comes and goes: over three hours it is taken back less and less', () => {
    const script: (readonly [number, string])[] = []
    for (let second = 0; second < 3 * 3_600; second += 400) {
      script.push([second + 360, ALL_WELL], [second + 399, 'kraken:down coinbase:ok binance:ok'])
    }
    const returns = play(script).filter((line) => line.includes('kraken serves instead'))
    expect(script.length / 2).toBe(27)
    expect(returns.length).toBeLessThanOrEqual(5)
    const quick: (readonly [number, string])[] = []
    for (let second = 0; second < 3_600; second += 2) {
      quick.push([second, ALL_WELL], [second + 1, 'kraken:down coinbase:ok binance:ok'])
    }
    expect(play(quick)).toHaveLength(2)
  })

  it('stays with a weak source when no other does better, and has none when none can be used', () => {
    expect(play([[9, 'kraken:0.5 coinbase:down binance:down']])).toEqual([])
    expect(
      play([
        [9, ALL_WELL],
        [99, 'kraken:0.5 coinbase:down binance:down'],
      ]),
    ).toHaveLength(1)
    expect(
      play([
        [9, ALL_WELL],
        [99, 'kraken:down coinbase:down binance:down'],
      ]),
    ).toEqual([
      '0 kraken serves: it is the first that can be used.',
      '10 No source serves: kraken cannot be used (the link is lost), and no other can be used.',
    ])
  })

  it('gives its reason even when nothing changes', () => {
    const first = chooseSource(ORDER, healths('kraken:down coinbase:ok binance:ok'), NO_CHOICE, 0)
    const next = chooseSource(ORDER, healths(ALL_WELL), first.state, SECOND)
    expect(next).toMatchObject({
      sourceId: 'coinbase',
      preferred: false,
      line: null,
      reason: 'the one before it is not yet steady',
    })
  })
})

describe('the order of sources', () => {
  const card = (id: string, changes: Partial<FeedCard> = {}): FeedCard => ({
    id,
    name: id,
    assetClasses: ['CRYPTO'],
    historical: ['BARS'],
    live: [],
    key: 'none',
    keyNote: '',
    licence: '',
    limits: '',
    ...changes,
  })

  it('is the preferred one, then by id, of those that can give it', () => {
    const cards = [
      card('zebra'),
      card('binance'),
      card('apple'),
      card('kraken'),
      card('yahoo', { assetClasses: ['EQUITY'] }),
      card('coinbase', { historical: ['TRADES'] }),
    ]
    const order = sourceOrder(cards, 'CRYPTO', 'BARS', 'historical')
    expect(order).toEqual(['kraken', 'binance', 'apple', 'zebra'])
    expect(sourceOrder(cards.toReversed(), 'CRYPTO', 'BARS', 'historical')).toEqual(order)
    expect(sourceOrder(cards, 'CRYPTO', 'BARS', 'live')).toEqual([])
  })
})
