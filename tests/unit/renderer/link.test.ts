import { describe, expect, it } from 'vitest'
import type { HostMessage, ScreenMessage } from '#contracts/transport.ts'
import { BarFeed } from '../../../src/renderer/state/barFeed.ts'
import { CommandClient } from '../../../src/renderer/state/commandClient.ts'
import { Link } from '../../../src/renderer/state/link.ts'
import type { ScreenTransport } from '../../../src/renderer/state/transports.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'

/** A host that the test speaks for, and a clock that stands still unless it is moved. */
function rig() {
  const sent: ScreenMessage[] = []
  const heard: HostMessage[] = []
  const timers: { readonly delay: number; readonly run: () => void }[] = []
  let listener: (message: unknown) => void = () => {}
  let hangUp: () => void = () => {}
  let reachable = true
  let closed = 0
  const transport: ScreenTransport = {
    send: (message) => void sent.push(message),
    onMessage: (next) => {
      listener = next
    },
    onClose: (next) => {
      hangUp = next
    },
    close: () => {},
  }
  const link = new Link({
    open: () => (reachable ? Promise.resolve(transport) : Promise.reject(new Error('refused'))),
    now: () => 5_000,
    after: (delay, run) => {
      timers.push({ delay, run })
      return () => {}
    },
    onMessage: (message) => heard.push(message),
    onClosed: () => {
      closed += 1
    },
  })
  return {
    link,
    sent,
    heard,
    timers,
    say: (message: unknown) => listener(message),
    hangUp: () => hangUp(),
    setReachable: (can: boolean) => {
      reachable = can
    },
    closed: () => closed,
  }
}
const WELCOME = { kind: 'welcome', protocol: 1, version: '0.1.0', runtime: 'test' }

describe('the connection to the host', () => {
  it('says hello and is open once it is welcomed', async () => {
    const { link, sent, say } = rig()
    link.start()
    await Promise.resolve()
    expect(sent).toEqual([{ kind: 'hello', protocol: 1 }])
    expect(link.state.getState().phase).toBe('CONNECTING')
    say(WELCOME)
    expect(link.state.getState()).toMatchObject({ phase: 'OPEN', host: { version: '0.1.0' }, lastGoodAt: 5_000 })
  })

  it('counts and drops what it cannot read', async () => {
    const { link, heard, say } = rig()
    link.start()
    await Promise.resolve()
    say(WELCOME)
    say({ kind: 'snapshot', table: 7 })
    say('nonsense')
    say({ kind: 'news' })
    expect(heard.map(({ kind }) => kind)).toEqual(['welcome'])
    expect(link.state.getState().refused).toBe(3)
  })

  it('connects again with growing pauses and starts afresh after a welcome', async () => {
    const { link, timers, say, hangUp, setReachable, closed } = rig()
    link.start()
    await Promise.resolve()
    say(WELCOME)
    hangUp()
    expect(link.state.getState()).toMatchObject({ phase: 'CLOSED', retryAt: 5_250 })
    expect(link.send({ kind: 'resync', table: 'orders' })).toBe(false)
    setReachable(false)
    timers.at(-1)?.run()
    await new Promise((resolve) => setImmediate(resolve))
    expect(timers.map(({ delay }) => delay)).toEqual([250, 500])
    setReachable(true)
    timers.at(-1)?.run()
    await new Promise((resolve) => setImmediate(resolve))
    say(WELCOME)
    expect(link.state.getState()).toMatchObject({ phase: 'OPEN', attempt: 0 })
    expect(closed()).toBe(2)
  })
})

describe('commands', () => {
  it('are numbered, answered by number, and their replies checked', async () => {
    const sent: ScreenMessage[] = []
    const client = new CommandClient((message) => {
      sent.push(message)
      return true
    })
    const first = client.commands.research.StartBacktest({} as never)
    const second = client.commands.risk.PauseEntries({})
    client.settle({ kind: 'reply', id: 2, ok: true, reply: {} })
    client.settle({ kind: 'reply', id: 1, ok: true, reply: { runId: 'run-7' } })
    expect(await first).toEqual({ ok: true, reply: { runId: 'run-7' } })
    expect(await second).toEqual({ ok: true, reply: {} })
    expect(sent).toMatchObject([
      { kind: 'command', id: 1, channel: 'research', type: 'StartBacktest' },
      { kind: 'command', id: 2, channel: 'risk', type: 'PauseEntries' },
    ])
  })

  it('pass on a refusal in its own words', async () => {
    const client = new CommandClient(() => true)
    const answer = client.commands.risk.PauseEntries({})
    client.settle({ kind: 'refusal', id: 1, ok: false, failure: { code: 'HALTED', message: 'The engine is halted.' } })
    expect(await answer).toEqual({ ok: false, failure: { code: 'HALTED', message: 'The engine is halted.' } })
  })

  it('do not take an unreadable reply for success', async () => {
    const client = new CommandClient(() => true)
    const answer = client.commands.risk.CancelWorkingEntries({})
    client.settle({ kind: 'reply', id: 1, ok: true, reply: { asked: 'some' } })
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'UNREADABLE_REPLY' } })
  })

  it('say when nothing was sent, and when the answer was lost', async () => {
    const closed = new CommandClient(() => false)
    expect(await closed.commands.risk.PauseEntries({})).toMatchObject({ ok: false, failure: { code: 'DISCONNECTED' } })
    const open = new CommandClient(() => true)
    const answer = open.commands.risk.PauseEntries({})
    open.abandon()
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'ANSWER_LOST' } })
  })
})

describe('watched bars', () => {
  it('are announced as charts come and go, and handed to those who show them', () => {
    const lists: (readonly string[])[] = []
    const feed = new BarFeed((message) => {
      if (message.kind === 'watchBars') lists.push(message.instrumentIds)
      return true
    })
    const spx = identifier<InstrumentId>('SPX.SAMPLE')
    const got: string[] = []
    const stopOne = feed.watch(spx, () => got.push('one'))
    const stopTwo = feed.watch(spx, () => got.push('two'))
    feed.deliver({ kind: 'bars', instrumentId: spx, interval: '1d', rows: new Float64Array(8) })
    feed.deliver({ kind: 'bars', instrumentId: 'OTHER', interval: '1d', rows: new Float64Array(8) })
    stopOne()
    stopTwo()
    expect(got).toEqual(['one', 'two'])
    expect(lists).toEqual([['SPX.SAMPLE'], []])
  })
})
