import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { HostMessage } from '#contracts/transport.ts'
import { TABLE_NAMES, type TableChange } from '#contracts/uiState.ts'
import type { CheckedCommand } from '#hosts/hub/commandGate.ts'
import { createHub, KILL_SCREEN } from '#hosts/hub/hub.ts'
import { createCarrierEvents } from '#hosts/transport/carrierEvents.ts'
import type { ScreenCarrier } from '#hosts/transport/screenCarrier.ts'

const SPX = identifier<InstrumentId>('SPX.SAMPLE')

function fakeScreen() {
  const events = createCarrierEvents<unknown>()
  const heard: HostMessage[] = []
  const screen = { inFlight: 0, closed: false }
  const carrier: ScreenCarrier = {
    send: (message) => void heard.push(structuredClone(message)),
    onMessage: events.onMessage,
    onClose: events.onClose,
    inFlight: () => screen.inFlight,
    close: () => {
      screen.closed = true
      events.end()
    },
  }
  return { carrier, heard, screen, say: events.deliver, leave: () => void events.end() }
}

function desk(execute: (command: CheckedCommand) => Promise<CommandResult> = () => Promise.resolve(accepted({}))) {
  let milliseconds = 0
  let due: { at: number; action: () => void } | null = null
  const hub = createHub({
    milliseconds: () => milliseconds,
    after: (delay, action) => {
      due = { at: milliseconds + delay, action }
    },
    execute,
    version: '1.2.3',
    runtime: 'Node 24',
  })
  const pass = (duration: number): void => {
    const end = milliseconds + duration
    while (due !== null && due.at <= end) {
      const { at, action } = due
      due = null
      milliseconds = Math.max(milliseconds, at)
      action()
    }
    milliseconds = end
  }
  return { hub, pass }
}

const feed = (key: string, note: string) => ({
  key,
  source: 'replay',
  state: 'CONNECTED',
  lastMarketTime: null,
  lastArrival: null,
  note,
})
const change = (part: Partial<TableChange>): TableChange => ({
  table: 'feeds',
  added: [],
  updated: [],
  removed: [],
  ...part,
})
const about = (heard: readonly HostMessage[], table: string) =>
  heard.filter((message) => 'table' in message && message.table === table)

describe('hub', () => {
  it('greets a screen with its version and every table whole', () => {
    const { hub } = desk()
    hub.applyChanges([change({ added: [feed('a', 'one')] })], 'data')
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'hello', protocol: 1 })
    expect(heard[0]).toEqual({ kind: 'welcome', protocol: 1, version: '1.2.3', runtime: 'Node 24' })
    expect(heard.slice(1).map((message) => message.kind === 'snapshot' && message.table)).toEqual(TABLE_NAMES)
    expect(about(heard, 'feeds')).toEqual([
      { kind: 'snapshot', table: 'feeds', sequence: 1, records: [feed('a', 'one')] },
    ])
  })

  it('numbers the changes and sends at most one message a frame about a table, with the latest record', () => {
    const { hub, pass } = desk()
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'hello', protocol: 1 })
    heard.length = 0
    for (let tick = 0; tick < 1_000; tick += 1) {
      hub.applyChanges([change({ updated: [feed('a', `note ${tick}`)] })], 'data')
      pass(1)
    }
    pass(20)
    expect(heard.length).toBeLessThanOrEqual(62)
    expect(heard.length).toBeGreaterThan(50)
    expect(heard.map((message) => message.kind === 'diff' && message.sequence)).toEqual(
      heard.map((_, index) => index + 2),
    )
    expect(heard.at(-1)).toMatchObject({ kind: 'diff', added: [], updated: [feed('a', 'note 999')] })
    expect(heard[0]).toMatchObject({ added: [feed('a', 'note 0')], updated: [] })
  })

  it('does not mention what came and went unseen, and calls what went and came back an update', () => {
    const { hub, pass } = desk()
    hub.applyChanges([change({ added: [feed('stays', '1')] })], 'data')
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'hello', protocol: 1 })
    heard.length = 0
    hub.applyChanges([change({ added: [feed('ghost', '')], removed: ['stays'] })], 'data')
    hub.applyChanges([change({ added: [feed('stays', '2')], removed: ['ghost'] })], 'data')
    pass(50)
    expect(heard).toEqual([
      { kind: 'diff', table: 'feeds', sequence: 2, added: [], updated: [feed('stays', '2')], removed: [] },
    ])
    hub.clearSource('risk')
    hub.clearSource('data')
    pass(50)
    expect(heard.at(-1)).toMatchObject({ sequence: 3, removed: ['stays'] })
  })

  it('answers a gap with a snapshot and counts anew', () => {
    const { hub, pass } = desk()
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'hello', protocol: 1 })
    hub.applyChanges([change({ added: [feed('a', '1')] })], 'data')
    pass(50)
    heard.length = 0
    hub.applyChanges([change({ updated: [feed('a', '2')] })], 'data')
    say({ kind: 'resync', table: 'feeds' })
    say({ kind: 'resync', table: 'nonsense' })
    hub.applyChanges([change({ updated: [feed('a', '3')] })], 'data')
    pass(50)
    expect(heard).toEqual([
      { kind: 'snapshot', table: 'feeds', sequence: 1, records: [feed('a', '2')] },
      { kind: 'diff', table: 'feeds', sequence: 2, added: [], updated: [feed('a', '3')], removed: [] },
    ])
  })

  it('tells a screen that does not keep up nothing, then everything whole', () => {
    const { hub, pass } = desk()
    const { carrier, heard, screen, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'hello', protocol: 1 })
    heard.length = 0
    screen.inFlight = 1_000
    for (let tick = 0; tick < 300; tick += 1) {
      hub.applyChanges([change({ updated: [feed('a', `note ${tick}`)] })], 'data')
      pass(20)
    }
    expect(heard).toEqual([])
    screen.inFlight = 0
    pass(50)
    expect(heard.map(({ kind }) => kind)).toEqual(TABLE_NAMES.map(() => 'snapshot'))
    expect(about(heard, 'feeds')).toMatchObject([{ sequence: 1, records: [feed('a', 'note 299')] }])
  })

  it('forwards new bars of watched instruments only, one message a frame', () => {
    const { hub, pass } = desk()
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'hello', protocol: 1 })
    say({ kind: 'watchBars', instrumentIds: [SPX] })
    pass(50)
    heard.length = 0
    const bars = Float64Array.from([0, 10, 20, 1, 2, 0.5, 1.5, 100, 1, 10, 20, 9, 9, 9, 9, 9])
    const slice = (marketTime: number) =>
      ({
        marketTime,
        origin: 'historical',
        interval: '1d',
        barCount: 2,
        bars,
        quoteCount: 0,
        quotes: new Float64Array(),
        halted: [],
      }) as const
    hub.publishSlice(slice(20), [SPX, identifier('OTHER.SAMPLE')])
    hub.publishSlice(slice(30), [SPX, identifier('OTHER.SAMPLE')])
    pass(50)
    const row = bars.subarray(0, 8)
    expect(heard).toEqual([{ kind: 'bars', instrumentId: SPX, interval: '1d', rows: Float64Array.of(...row, ...row) }])
  })

  it('carries out a command on the list and passes on its answer or refusal', async () => {
    const seen: CheckedCommand[] = []
    const { hub } = desk((command) => {
      seen.push(command)
      return Promise.resolve(
        command.type === 'PauseMarket' ? refused('NO_SESSION', 'No session is open.') : accepted({}),
      )
    })
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'command', id: 1, channel: 'data', type: 'PlayMarket', payload: {} })
    say({ kind: 'command', id: 2, channel: 'data', type: 'PauseMarket', payload: {} })
    await new Promise((resolve) => setImmediate(resolve))
    expect(seen.map(({ type }) => type)).toEqual(['PlayMarket', 'PauseMarket'])
    expect(heard).toEqual([
      { kind: 'reply', id: 1, ok: true, reply: {} },
      { kind: 'refusal', id: 2, ok: false, failure: { code: 'NO_SESSION', message: 'No session is open.' } },
    ])
  })

  it.each([
    ['an order', 'broker', 'SubmitOrders', {}],
    ['a kill in the name of another path', 'broker', 'Kill', {}],
    ['a session behind the desk', 'data', 'OpenSession', {}],
    ['a channel of the prototype', '__proto__', 'PlayMarket', {}],
    ['a command of the prototype', 'data', 'constructor', {}],
    ['a channel that is none', 'kernel', 'ClockTicked', {}],
    ['a payload with something extra', 'data', 'PlayMarket', { extra: 1 }],
    ['a payload of the wrong type', 'data', 'StepMarket', { count: '1' }],
    ['no payload', 'data', 'PlayMarket', undefined],
  ])('refuses %s', async (_what, channel, type, payload) => {
    const { hub } = desk(() => Promise.reject(new Error('must not be carried out')))
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'command', id: 5, channel, type, payload })
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard).toMatchObject([{ kind: 'refusal', id: 5, ok: false }])
    expect(['COMMAND_NOT_ALLOWED', 'COMMAND_INVALID']).toContain(
      (heard[0] as { failure: { code: string } }).failure.code,
    )
  })

  it('gives the kill view its four tables and lets it do nothing but stop', async () => {
    const { hub } = desk()
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier, KILL_SCREEN)
    say({ kind: 'hello', protocol: 1 })
    expect(heard.filter(({ kind }) => kind === 'snapshot')).toHaveLength(4)
    say({ kind: 'command', id: 1, channel: 'data', type: 'PlayMarket', payload: {} })
    say({ kind: 'command', id: 2, channel: 'desk', type: 'PressKill', payload: { pressedAt: 1 } })
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard.slice(-2).map(({ kind }) => kind)).toEqual(['refusal', 'reply'])
  })

  it('refuses more commands than can wait, and answers a fault of the host in words', async () => {
    const { hub } = desk(() => new Promise(() => undefined))
    const { carrier, heard, say } = fakeScreen()
    hub.connect(carrier)
    for (let id = 1; id <= 65; id += 1) say({ kind: 'command', id, channel: 'data', type: 'PlayMarket', payload: {} })
    expect(heard).toMatchObject([{ id: 65, failure: { code: 'TOO_MANY_COMMANDS' } }])

    const broken = desk(() => Promise.reject(new Error('secret detail')))
    const screen = fakeScreen()
    broken.hub.connect(screen.carrier)
    screen.say({ kind: 'command', id: 1, channel: 'data', type: 'PlayMarket', payload: {} })
    await new Promise((resolve) => setImmediate(resolve))
    expect(screen.heard).toMatchObject([{ kind: 'refusal', failure: { code: 'HOST_FAULT' } }])
    expect(JSON.stringify(screen.heard)).not.toContain('secret detail')
  })

  it('ignores unreadable messages and hangs up on a screen that sends nothing else', () => {
    const { hub } = desk()
    const { carrier, heard, screen, say } = fakeScreen()
    hub.connect(carrier)
    for (const message of [
      null,
      1,
      'x',
      [],
      {},
      { kind: 'command' },
      { kind: 'hello', protocol: 2 },
      new Float64Array(2),
    ])
      say(message)
    expect(heard).toEqual([])
    expect(screen.closed).toBe(false)
    for (let n = 0; n < 20; n += 1) say({ kind: 'nonsense' })
    expect(screen.closed).toBe(true)
    expect(hub.screens()).toBe(0)
  })

  it('forgets a screen that left', () => {
    const { hub, pass } = desk()
    const { carrier, heard, say, leave } = fakeScreen()
    hub.connect(carrier)
    say({ kind: 'hello', protocol: 1 })
    leave()
    heard.length = 0
    hub.applyChanges([change({ added: [feed('a', '1')] })], 'data')
    pass(50)
    expect(heard).toEqual([])
    expect(hub.screens()).toBe(0)
  })
})
