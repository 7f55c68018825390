import { afterEach, describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { HostMessage, ScreenMessage } from '#contracts/transport.ts'
import { until } from '../../helpers/wait.ts'
import { electronIpc, webSocket, type Connection } from './carriers.ts'

const SPECIALS = Float64Array.of(0, -0, 1 / 3, Number.NaN, Number.POSITIVE_INFINITY, -1e308, 5e-324, 2 ** 53)

describe.each([electronIpc, webSocket])('$name', ({ connect }) => {
  const open: Connection[] = []
  const connected = async () => {
    const connection = await connect()
    open.push(connection)
    const atHost: unknown[] = []
    const atPage: HostMessage[] = []
    const closed = { host: 0, page: 0 }
    connection.host.onMessage((message) => atHost.push(message))
    connection.host.onClose(() => (closed.host += 1))
    connection.page.onMessage((message) => atPage.push(message))
    connection.page.onClose(() => (closed.page += 1))
    return { ...connection, atHost, atPage, closed }
  }
  afterEach(async () => {
    for (const connection of open.splice(0)) await connection.dispose()
  })

  it('keeps the order of messages both ways', async () => {
    const { host, page, atHost, atPage } = await connected()
    for (let id = 1; id <= 500; id += 1) {
      page.send({ kind: 'command', id, channel: 'desk', type: 'ReadPreferences', payload: {} })
      host.send({ kind: 'reply', id, ok: true, reply: { n: id } })
    }
    await until('all messages', () => atHost.length === 500 && atPage.length === 500)
    expect(atHost.map((message) => (message as { id: number }).id)).toEqual(
      Array.from({ length: 500 }, (_, i) => i + 1),
    )
    expect(atPage.map((message) => (message as { id: number }).id)).toEqual(
      Array.from({ length: 500 }, (_, i) => i + 1),
    )
  })

  it('carries float64 columns unchanged, bit for bit', async () => {
    const { host, atPage } = await connected()
    const within = new Float64Array(20).subarray(3, 11)
    within.set(SPECIALS)
    host.send({ kind: 'bars', instrumentId: 'SPX.SAMPLE', interval: '1d', rows: within })
    await until('the bars', () => atPage.length === 1)
    const rows = (atPage[0] as Extract<HostMessage, { kind: 'bars' }>).rows
    expect(rows).toBeInstanceOf(Float64Array)
    expect(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength)).toEqual(new Uint8Array(SPECIALS.buffer))
  })

  it('carries the text of every message unchanged, with keys and values of any kind', async () => {
    const { page, atHost } = await connected()
    const message: ScreenMessage = {
      kind: 'command',
      id: 7,
      channel: 'desk',
      type: 'WritePreferences',
      payload: { $f64: 'not a column', $$deep: [null, true, 0.1, 'é\u2028"\\'], nested: { $: 1 }, empty: {} },
    }
    page.send(message)
    page.send({ kind: 'watchBars', instrumentIds: [identifier('SPX.SAMPLE')] })
    await until('both', () => atHost.length === 2)
    expect(atHost[0]).toEqual(message)
  })

  it('carries a big message', async () => {
    const { host, atPage } = await connected()
    const column = Float64Array.from({ length: 400_000 }, (_, i) => Math.sin(i))
    host.send({ kind: 'reply', id: 1, ok: true, reply: { column, text: 'x'.repeat(2_000_000) } })
    await until('the big reply', () => atPage.length === 1, 20_000)
    const { reply } = atPage[0] as { reply: { column: Float64Array; text: string } }
    expect(reply.column).toEqual(column)
    expect(reply.text).toHaveLength(2_000_000)
  })

  it('counts what the page has not taken, down to nothing', async () => {
    const { host, atPage } = await connected()
    for (let id = 1; id <= 50; id += 1) host.send({ kind: 'reply', id, ok: true, reply: 'x'.repeat(10_000) })
    expect(host.inFlight()).toBeGreaterThan(0)
    await until('everything taken', () => host.inFlight() === 0)
    await until('everything here', () => atPage.length === 50)
  })

  it('says once at each end that the host closed, and carries nothing afterwards', async () => {
    const { host, page, closed, atPage, atHost } = await connected()
    host.close()
    host.close()
    host.send({ kind: 'reply', id: 1, ok: true, reply: null })
    await until('the page to hear it', () => closed.page === 1)
    page.send({ kind: 'hello', protocol: 1 })
    await new Promise((resolve) => setImmediate(resolve))
    expect(closed).toEqual({ host: 1, page: 1 })
    expect(atPage).toEqual([])
    expect(atHost).toEqual([])
  })

  it('says once at the host that the page is gone', async () => {
    const { host, page, closed } = await connected()
    page.leave()
    await until('the host to hear it', () => closed.host === 1)
    host.send({ kind: 'reply', id: 1, ok: true, reply: null })
    host.close()
    expect(closed.host).toBe(1)
  })

  it('tells a late listener of the close', async () => {
    const { host, page } = await connected()
    page.leave()
    let heard = 0
    await until('the close', () => {
      host.onClose(() => (heard += 1))
      return heard > 0
    })
    expect(heard).toBeGreaterThan(0)
  })
})
