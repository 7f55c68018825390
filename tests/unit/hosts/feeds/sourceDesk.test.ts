import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent, TradeTick } from '#core/model/marketEvent.ts'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'
import type {
  BarPage,
  FeedAnswer,
  FeedCard,
  LiveListener,
  LiveSubscription,
  MarketFeed,
  StopSignal,
} from '#engines/data/feeds/ports.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import type { FeedEntry } from '#hosts/feeds/feedEntry.ts'
import { createSourceDesk, type OpenSourceDesk, type SourceDeskOptions } from '#hosts/feeds/sourceDesk.ts'
import { listing } from '../../../helpers/feeds/liveBench.ts'
import { createManualClock, type ManualClock } from '../../../servers/manualClock.ts'

const ID = identifier<InstrumentId>('BTC/USD.TEST')
const CARD: FeedCard = {
  id: 'test',
  name: 'Testing',
  assetClasses: ['CRYPTO'],
  historical: ['BARS'],
  live: ['TRADES', 'QUOTES', 'BOOK'],
  key: 'required',
  keyNote: 'A key of the test.',
  licence: '',
  limits: '',
}
const EMPTY = new Float64Array(0)
const NO_BARS: BarPage = {
  columns: { tsOpen: EMPTY, open: EMPTY, high: EMPTY, low: EMPTY, close: EMPTY, volume: EMPTY },
  next: null,
}

interface Posted {
  readonly type: string
  readonly payload: Record<string, unknown>
}

interface Bench {
  readonly desk: OpenSourceDesk
  readonly clock: ManualClock
  readonly posted: Posted[]
  readonly notes: string[]
  readonly made: number
  keys: Record<string, string>
  /** Lets time go by and everything that waits be posted. */
  settle(milliseconds?: number): Promise<void>
}

function open(feed: Partial<MarketFeed>, changes: Partial<SourceDeskOptions> = {}): Bench {
  const clock = createManualClock()
  const posted: Posted[] = []
  const notes: string[] = []
  let made = 0
  const bench = {
    clock,
    posted,
    notes,
    keys: {} as Record<string, string>,
    get made() {
      return made
    },
    settle: async (milliseconds = 25) => {
      await clock.advance(milliseconds)
      await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
  const desk = createSourceDesk({
    entries: [
      {
        card: CARD,
        create: () => {
          made += 1
          return { card: CARD, ...feed }
        },
      },
    ],
    clock,
    uniform: () => 0.5,
    post: (type, payload) => posted.push({ type, payload: { ...payload } }),
    credentials: (sourceId) => {
      const key = bench.keys[sourceId]
      return key === undefined ? null : { key, secret: '' }
    },
    choices: () => DEFAULT_SOURCE_CHOICES,
    note: (text) => notes.push(text),
    ...changes,
  })
  return Object.assign(bench, { desk })
}

/** Everything posted is a message that the engine takes. */
function faultsOf(posted: readonly Posted[]): readonly unknown[] {
  return posted
    .map(({ type, payload }, n) =>
      validateMessage({ id: `own-${n}`, type, at: 1, correlationId: 'own', causationId: null, payload }),
    )
    .filter((fault) => fault !== null)
}

function trade(n: number): TradeTick {
  return {
    kind: 'TRADE',
    instrumentId: ID,
    tsEvent: n,
    tsInit: n,
    tradeId: String(n),
    price: 1,
    size: 1,
    aggressor: 'BUYER',
  }
}

const RAW = { number: 1, tsInit: 5, data: 'x' }

/** A feed whose live side is kept in hand. */
function liveFeed(): { feed: Partial<MarketFeed>; listeners: LiveListener[]; calls: string[]; closes: () => number } {
  const listeners: LiveListener[] = []
  const calls: string[] = []
  let closes = 0
  const say = (word: string, list: readonly LiveSubscription[]): void => {
    calls.push(`${word} ${list.map(({ kind, instrumentId }) => `${kind} ${instrumentId}`).join(', ')}`)
  }
  return {
    listeners,
    calls,
    closes: () => closes,
    feed: {
      openLive: (listener) => {
        listeners.push(listener)
        listener.onState('CONNECTING', 'connecting to Testing')
        return {
          subscribe: (wanted) => say('+', wanted),
          unsubscribe: (unwanted) => say('-', unwanted),
          close: () => {
            closes += 1
            listener.onState('CLOSED', 'the connection was closed')
            return Promise.resolve()
          },
        }
      },
    },
  }
}

const WANTED = { sourceId: 'test', instrumentId: ID, kind: 'TRADES' } as const

describe('the desk of sources listening', () => {
  it('makes a feed when it is first used and posts nothing in the call that brings it', async () => {
    const { feed, calls } = liveFeed()
    const bench = open(feed)
    expect(bench.made).toBe(0)
    bench.desk.listen([WANTED])
    expect(bench.posted).toEqual([])
    expect(bench.made).toBe(1)
    expect(calls).toEqual(['+ TRADES BTC/USD.TEST'])
    await bench.settle()
    expect(bench.posted).toMatchObject([
      { type: 'TakeLink', payload: { sourceId: 'test', state: 'CONNECTING', reason: 'Connecting to Testing.' } },
    ])
    expect(faultsOf(bench.posted)).toEqual([])
  })

  it('takes the whole list and passes on the differences alone', () => {
    const { feed, calls, closes } = liveFeed()
    const { desk } = open(feed)
    const book = { ...WANTED, kind: 'BOOK' } as const
    desk.listen([WANTED, book])
    desk.listen([book, WANTED, WANTED])
    desk.listen([{ ...WANTED, kind: 'QUOTES' }, book])
    expect(calls).toEqual([
      '+ TRADES BTC/USD.TEST, BOOK BTC/USD.TEST',
      '- TRADES BTC/USD.TEST',
      '+ QUOTES BTC/USD.TEST',
    ])
    desk.listen([])
    expect(closes()).toBe(1)
    desk.listen([book])
    expect(calls.at(-1)).toBe('+ BOOK BTC/USD.TEST')
  })

  it('puts events together for 20 ms, at most 500 a command, in order', async () => {
    const { feed, listeners } = liveFeed()
    const bench = open(feed)
    bench.desk.listen([WANTED])
    await bench.settle()
    bench.posted.length = 0
    listeners[0]?.onEvents([trade(1), trade(2)], RAW)
    listeners[0]?.onEvents([trade(3)], RAW)
    await bench.settle(19)
    expect(bench.posted).toEqual([])
    await bench.settle(1)
    expect(bench.posted).toHaveLength(1)
    const many: MarketEvent[] = Array.from({ length: 1_201 }, (_, n) => trade(n))
    listeners[0]?.onEvents(many, RAW)
    await bench.settle(0)
    const batches = bench.posted.map(({ payload }) => payload['events'] as readonly MarketEvent[])
    expect(batches.map(({ length }) => length)).toEqual([3, 500, 500, 201])
    expect(batches.slice(1).flat()).toEqual(many)
    expect(faultsOf(bench.posted)).toEqual([])
  })

  it('keeps gaps and states in their place among the events', async () => {
    const { feed, listeners } = liveFeed()
    const bench = open(feed)
    bench.desk.listen([WANTED])
    await bench.settle()
    bench.posted.length = 0
    const [listener] = listeners
    listener?.onEvents([trade(1)], RAW)
    listener?.onGap(ID, 'A change is missing.')
    listener?.onEvents([trade(2)], RAW)
    listener?.onState('STALE', 'nothing came')
    listener?.onEvents([trade(3)], RAW)
    await bench.settle()
    expect(bench.posted.map(({ type }) => type)).toEqual([
      'TakeMarketEvents',
      'TakeFeedGap',
      'TakeMarketEvents',
      'TakeLink',
      'TakeMarketEvents',
    ])
    expect(faultsOf(bench.posted)).toEqual([])
  })

  it('tells the first ten rejections of a code in a second and counts the others', async () => {
    const { feed, listeners } = liveFeed()
    const bench = open(feed)
    bench.desk.listen([WANTED])
    await bench.settle()
    bench.posted.length = 0
    const bytes = new Uint8Array([31, 139, 255])
    for (let n = 0; n < 500; n += 1)
      listeners[0]?.onRejected('MESSAGE_MALFORMED', 'Bad.', { ...RAW, data: 'y'.repeat(9_000) })
    listeners[0]?.onRejected('MESSAGE_NOT_COMPRESSED', 'Bad.', { ...RAW, data: bytes })
    await bench.settle(1_000)
    expect(bench.posted).toHaveLength(11)
    expect(bench.posted.at(-1)?.payload['sample']).toBe('1f8bff')
    listeners[0]?.onRejected('MESSAGE_MALFORMED', 'Bad.', RAW)
    await bench.settle()
    expect(bench.posted.at(-1)?.payload['reason']).toBe('Bad. Before it 490 more of this kind came.')
    expect(faultsOf(bench.posted)).toEqual([])
  })

  it('says that a source tells nothing live', async () => {
    const bench = open({})
    bench.desk.listen([WANTED, { ...WANTED, sourceId: 'nobody' }])
    await bench.settle()
    expect(bench.posted.map(({ payload }) => [payload['sourceId'], payload['state']])).toEqual([
      ['test', 'CLOSED'],
      ['nobody', 'CLOSED'],
    ])
  })
})

describe('the desk of sources asking', () => {
  const REQUEST = { instrumentId: ID, interval: '1h', from: 0, to: 10 } as const

  it('hands every answer to the engine as its command', async () => {
    const bench = open({
      listInstruments: () => Promise.resolve({ ok: true, value: [listing('BTC/USD', 'TEST', 'XBT/USD')] }),
      fetchBars: () => Promise.resolve({ ok: true, value: NO_BARS }),
      fetchHistory: () => Promise.resolve({ ok: true, value: { columns: { ts: EMPTY, values: [EMPTY] }, next: 7 } }),
      fetchActions: () => Promise.resolve({ ok: true, value: [] }),
      fetchNews: () => Promise.resolve({ ok: true, value: { items: [], next: null } }),
    })
    bench.desk.requestInstruments('r1', 'test')
    bench.desk.requestBars('r2', 'test', REQUEST)
    bench.desk.requestHistory('r3', 'test', { ...REQUEST, kind: 'funding', interval: 'event' })
    bench.desk.requestActions('r4', 'test', ID, 0, 10)
    bench.desk.requestNews('r5', 'test', { symbols: [], since: 0, limit: 5 })
    await bench.settle()
    expect(bench.posted.map(({ type, payload }) => [type, payload['requestId']])).toEqual([
      ['TakeInstruments', 'r1'],
      ['TakeBars', 'r2'],
      ['TakeHistory', 'r3'],
      ['TakeActions', 'r4'],
      ['TakeNews', 'r5'],
    ])
    expect(faultsOf(bench.posted)).toEqual([])
  })

  it('answers for a source that is not there, cannot be asked that, or breaks down', async () => {
    const bench = open({ fetchBars: () => Promise.reject(new Error('broken')) })
    bench.desk.requestBars('r1', 'nobody', REQUEST)
    bench.desk.requestNews('r2', 'test', { symbols: [], since: 0, limit: 5 })
    bench.desk.requestBars('r3', 'test', REQUEST)
    await bench.settle()
    const codes = bench.posted.map(({ payload }) => (payload['answer'] as { failure: { code: string } }).failure.code)
    expect(codes.toSorted()).toEqual(['FEED_BAD_ANSWER', 'FEED_UNAVAILABLE', 'FEED_UNAVAILABLE'])
    expect(bench.notes.join()).toContain('broken')
    expect(faultsOf(bench.posted)).toEqual([])
  })

  it('has four questions to a source under way at once and delivers none that was stopped', async () => {
    const stops: StopSignal[] = []
    const answers: ((answer: FeedAnswer<BarPage>) => void)[] = []
    const bench = open({
      fetchBars: (_request, stop) => {
        stops.push(stop)
        return new Promise((resolve) => answers.push(resolve))
      },
    })
    for (let n = 0; n < 7; n += 1) bench.desk.requestBars(`r${n}`, 'test', REQUEST)
    await bench.settle()
    expect(answers).toHaveLength(4)
    bench.desk.stop('r0')
    bench.desk.stop('r5')
    bench.desk.stop('never asked')
    expect(stops.map(({ aborted }) => aborted)).toEqual([true, false, false, false])
    for (let turn = 0; turn < 7; turn += 1) {
      for (const answer of answers.splice(0)) answer({ ok: true, value: NO_BARS })
      await bench.settle()
    }
    expect(stops).toHaveLength(6)
    expect(bench.posted.map(({ payload }) => payload['requestId'])).toEqual(['r1', 'r2', 'r3', 'r4', 'r6'])
  })

  it('knows the state of a key, and that another one may be taken', async () => {
    let code: 'FEED_KEY_REFUSED' | null = 'FEED_KEY_REFUSED'
    const bench = open({
      fetchBars: () =>
        Promise.resolve(
          code === null
            ? { ok: true, value: NO_BARS }
            : { ok: false, failure: { code, message: 'The key is not taken.', retryAt: null } },
        ),
    })
    expect(bench.desk.keyState('test')).toBe('MISSING')
    bench.keys = { test: 'first' }
    expect(bench.desk.keyState('test')).toBe('GIVEN')
    bench.desk.requestBars('r1', 'test', REQUEST)
    await bench.settle()
    expect(bench.desk.keyState('test')).toBe('REFUSED')
    bench.keys = { test: 'second' }
    expect(bench.desk.keyState('test')).toBe('GIVEN')
    code = null
    bench.keys = { test: 'first' }
    bench.desk.requestBars('r2', 'test', REQUEST)
    await bench.settle()
    expect(bench.desk.keyState('test')).toBe('GIVEN')
  })

  it('tells calls to the engine, and nothing more once it is closed', async () => {
    const { feed, closes } = liveFeed()
    let closed = 0
    const bench = open({
      ...feed,
      fetchBars: () => new Promise(() => {}),
      close: () => {
        closed += 1
        return Promise.resolve()
      },
    })
    bench.desk.listen([WANTED])
    bench.desk.requestBars('r1', 'test', REQUEST)
    await bench.settle()
    bench.posted.length = 0
    await bench.desk.close()
    await bench.settle(1_000)
    expect([closes(), closed, bench.posted.length, bench.clock.pending]).toEqual([1, 1, 0, 0])
  })
})

describe('the desk of sources whose choices change', () => {
  const RSS: FeedCard = { ...CARD, id: 'rss', name: 'Feeds' }
  const HEARD = { ...WANTED, sourceId: 'rss' }
  const REQUEST = { instrumentId: ID, interval: '1h', from: 0, to: 10 } as const

  function choose(feed: (choices: SourceChoices) => Partial<MarketFeed>, isKeyChosen?: () => boolean) {
    const chosen = { choices: DEFAULT_SOURCE_CHOICES, made: [] as SourceChoices[] }
    const entry = {
      card: RSS,
      create: ({ choices }: { readonly choices: SourceChoices }) => {
        chosen.made.push(choices)
        return { card: RSS, ...feed(choices) }
      },
      ...(isKeyChosen === undefined ? {} : { isKeyChosen }),
    }
    const bench = open({}, { entries: [entry], choices: () => chosen.choices })
    return { bench, chosen }
  }

  const CHANGED: SourceChoices = {
    ...DEFAULT_SOURCE_CHOICES,
    rss: { feeds: [{ name: 'One', address: 'https://one.example/' }] },
  }

  it('closes a feed whose own choices changed, and no other', async () => {
    let closes = 0
    const { bench, chosen } = choose(() => ({
      fetchBars: () => Promise.resolve({ ok: true, value: NO_BARS }),
      close: () => {
        closes += 1
        return Promise.resolve()
      },
    }))
    bench.desk.followChoices()
    bench.desk.requestBars('r1', 'rss', REQUEST)
    chosen.choices = { ...DEFAULT_SOURCE_CHOICES, etherscan: { chainId: 5 } }
    bench.desk.followChoices()
    bench.desk.requestBars('r2', 'rss', REQUEST)
    expect([chosen.made.length, closes]).toEqual([1, 0])
    chosen.choices = CHANGED
    bench.desk.followChoices()
    expect(closes).toBe(1)
    bench.desk.requestBars('r3', 'rss', REQUEST)
    await bench.settle()
    expect(chosen.made.map(({ rss }) => rss)).toEqual([{ feeds: null }, CHANGED.rss])
    expect(bench.posted).toHaveLength(3)
    await bench.desk.close()
    expect(closes).toBe(2)
  })

  it('asks the new feed what the old one was asked when it was closed', async () => {
    let stopOld: (answer: FeedAnswer<BarPage>) => void = () => undefined
    const { bench, chosen } = choose(({ rss }) => ({
      fetchBars: () =>
        rss.feeds === null
          ? new Promise((resolve) => (stopOld = resolve))
          : Promise.resolve({ ok: true, value: NO_BARS }),
      close: () => {
        stopOld({ ok: false, failure: { code: 'FEED_STOPPED', message: 'Stopped.', retryAt: null } })
        return Promise.resolve()
      },
    }))
    bench.desk.requestBars('r1', 'rss', REQUEST)
    await bench.settle()
    chosen.choices = CHANGED
    bench.desk.followChoices()
    await bench.settle()
    expect(bench.posted).toMatchObject([{ type: 'TakeBars', payload: { requestId: 'r1', answer: { ok: true } } }])
  })

  it('listens to the new feed once the old connection has ended', async () => {
    const calls: string[] = []
    let end: () => void = () => undefined
    const { bench, chosen } = choose(({ rss }) => {
      const name = rss.feeds === null ? 'old' : 'new'
      return {
        openLive: () => {
          calls.push(`${name} opens`)
          return {
            subscribe: (wanted) => void calls.push(`${name} hears ${wanted.length}`),
            unsubscribe: () => undefined,
            close: () => new Promise<void>((resolve) => (end = resolve)),
          }
        },
      }
    })
    bench.desk.listen([HEARD])
    chosen.choices = CHANGED
    bench.desk.followChoices()
    bench.desk.listen([HEARD, { ...HEARD, kind: 'QUOTES' }])
    await bench.settle()
    expect(calls).toEqual(['old opens', 'old hears 1'])
    end()
    await bench.settle()
    expect(calls).toEqual(['old opens', 'old hears 1', 'new opens', 'new hears 2'])
  })

  it('takes what is chosen in the place of a key for one', () => {
    let isChosen = false
    const { bench } = choose(
      () => ({}),
      () => isChosen,
    )
    expect(bench.desk.keyState('rss')).toBe('MISSING')
    isChosen = true
    expect(bench.desk.keyState('rss')).toBe('GIVEN')
  })

  it('tells the engine of rows that could not be read', async () => {
    const refused = { code: 'ROWS_MALFORMED', reason: 'Feeds sent 3 rows that cannot be read.', count: 3 } as const
    const heard: unknown[] = []
    const entry: FeedEntry = {
      card: RSS,
      create: ({ onRefusedRows }) => ({
        card: RSS,
        fetchBars: () => {
          onRefusedRows?.(refused)
          return Promise.resolve({ ok: true, value: NO_BARS })
        },
      }),
    }
    const bench = open({}, { entries: [entry], onRefusedRows: (...told) => void heard.push(told) })
    bench.desk.requestBars('r1', 'rss', REQUEST)
    await bench.settle()
    expect(bench.posted.map(({ type }) => type)).toEqual(['TakeRejection', 'TakeBars'])
    expect(bench.posted[0]?.payload).toMatchObject({ sourceId: 'rss', code: 'ROWS_MALFORMED', reason: refused.reason })
    expect(heard).toEqual([['rss', refused]])
    expect(faultsOf(bench.posted)).toEqual([])
  })
})
