import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openServer, type Server } from '#hosts/server.ts'
import type { ScreenCarrier } from '#hosts/transport/screenCarrier.ts'
import { until } from '../../helpers/wait.ts'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let folder = ''
let rendererFolder = ''
let server: Server
let milliseconds = 0
const carriers: ScreenCarrier[] = []

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-server-'))
  rendererFolder = path.join(folder, 'renderer')
  mkdirSync(path.join(rendererFolder, 'assets'), { recursive: true })
  writeFileSync(path.join(folder, 'secret.txt'), 'secret')
  writeFileSync(path.join(folder, 'secret.js'), 'secret')
  writeFileSync(path.join(rendererFolder, 'index.html'), '<!doctype html><title>Quarterdeck</title>')
  writeFileSync(path.join(rendererFolder, 'assets', 'index.js'), 'export {}')
  symlinkSync(path.join(folder, 'secret.js'), path.join(rendererFolder, 'link.js'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  milliseconds = 0
  const opened = await openServer({
    port: 0,
    rendererFolder,
    connect: (carrier) => carriers.push(carrier),
    milliseconds: () => milliseconds,
  })
  if (!opened.ok) throw new Error(opened.failure.message)
  server = opened.reply
})
afterEach(async () => {
  carriers.length = 0
  await server.close()
})

function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.port, path: target, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (body += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    call.on('error', reject)
    call.end()
  })
}

async function signIn(): Promise<string> {
  const { headers } = await ask(server.issueAddress().replace(/^http:\/\/[^/]+/, ''))
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
}

function socket(headers: Record<string, string>, target = '/ui'): Promise<'open' | number> {
  return new Promise((resolve) => {
    const { host = `127.0.0.1:${server.port}`, origin = `http://127.0.0.1:${server.port}`, ...rest } = headers
    const client = new WebSocket(`ws://127.0.0.1:${server.port}${target}`, {
      headers: { ...rest, host, ...(origin === 'none' ? {} : { origin }) },
    })
    client.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    client.on('error', () => undefined)
    client.on('open', () => {
      resolve('open')
      client.terminate()
    })
  })
}

describe('server', () => {
  it('exchanges the printed token once for a cookie that opens the screens', async () => {
    const address = server.issueAddress()
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[A-Za-z0-9_-]{43}$/)
    const target = address.replace(/^http:\/\/[^/]+/, '')
    const first = await ask(target)
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    const [cookie = ''] = first.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(cookie).not.toContain(target.slice('/?token='.length))
    const page = await ask('/', { cookie: cookie.split(';')[0] ?? '' })
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Quarterdeck') })
    expect((await ask(target)).status).toBe(403)
  })

  it('forgets a token when it issues another', async () => {
    const former = server.issueAddress()
    server.issueAddress()
    expect((await ask(former.replace(/^http:\/\/[^/]+/, ''))).status).toBe(403)
  })

  it('shows nothing without the cookie, not even its files', async () => {
    for (const target of ['/', '/index.html', '/assets/index.js', '/ui', '/nothing']) {
      const { status, body } = await ask(target, { cookie: 'quarterdeck=guess; other=1' })
      expect({ target, status }).toEqual({ target, status: 403 })
      expect(body).toContain('Open the address')
    }
  })

  it('stops counting tokens after ten wrong ones, and starts again a minute later', async () => {
    for (let n = 0; n < 10; n += 1) expect((await ask(`/?token=${n}`)).status).toBe(403)
    const right = server.issueAddress().replace(/^http:\/\/[^/]+/, '')
    expect((await ask(right)).status).toBe(429)
    milliseconds = 60_001
    expect((await ask(right)).status).toBe(303)
  })

  it('sends the strict policy with everything', async () => {
    const cookie = await signIn()
    for (const target of ['/', '/assets/index.js', '/nothing', '/?token=x']) {
      const { headers } = await ask(target, { cookie })
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
      })
    }
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.js',
    '/%2e%2e%5csecret.txt',
    '/index.html%00.js',
    '/link.js',
    '/assets',
    '/%',
    '/assets/index.js/',
  ])('finds nothing at %s', async (target) => {
    const { status, body } = await ask(target, { cookie: await signIn() })
    expect(status).toBe(404)
    expect(body).not.toContain('secret')
  })

  it.each(['//evil.example/', 'http://evil.example/', '*'])('refuses the target %s', async (target) => {
    expect((await ask(target, { cookie: await signIn() })).status).toBe(400)
  })

  it.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'refuses the host name %s',
    async (host) => {
      const cookie = await signIn()
      expect((await ask('/', { cookie, host })).status).toBe(400)
      expect(await socket({ cookie, host, origin: `http://${host}` })).toBe(403)
    },
  )

  it('answers no method but GET and HEAD', async () => {
    const cookie = await signIn()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
      expect((await ask('/', { cookie }, method)).status).toBe(405)
    expect(await ask('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it('opens the socket for its own page only', async () => {
    const cookie = await signIn()
    expect(await socket({ cookie })).toBe('open')
    await until('the carrier', () => carriers.length === 1)
    expect(await socket({ cookie, host: `localhost:${server.port}`, origin: `http://localhost:${server.port}` })).toBe(
      'open',
    )
    expect(await socket({})).toBe(403)
    expect(await socket({ cookie: 'quarterdeck=no' })).toBe(403)
    expect(await socket({ cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await socket({ cookie, origin: 'null' })).toBe(403)
    expect(await socket({ cookie, origin: 'none' })).toBe(403)
    expect(await socket({ cookie }, '/other')).toBe(403)
  })

  it('listens on the loopback only', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
    for (const host of ['::1', ...others.filter((address) => address !== '127.0.0.1')]) {
      const outcome = await new Promise<string>((resolve) => {
        const probe = connect({ host, port: server.port }, () => resolve('open'))
        probe.on('error', () => resolve('refused'))
      })
      expect({ host, outcome }).toEqual({ host, outcome: 'refused' })
    }
  })

  it('says in one sentence that the port is in use, or that the screens are not built', async () => {
    const options = { rendererFolder, connect: () => undefined, milliseconds: () => 0 }
    expect(await openServer({ ...options, port: server.port })).toMatchObject({
      ok: false,
      failure: { code: 'PORT_IN_USE', message: expect.stringMatching(/^Port \d+ is in use/) },
    })
    expect(await openServer({ ...options, port: 0, rendererFolder: path.join(folder, 'none') })).toMatchObject({
      ok: false,
      failure: { code: 'SCREENS_MISSING' },
    })
  })
})
