import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'
import { BROKER_CARDS, faultOfEntry } from '#contracts/brokerCards.ts'
import type { ToldAccount } from '#contracts/records/brokerAccounts.ts'
import { accountSession } from '#hosts/brokers/accountSession.ts'
import { openAccountsFile } from '#hosts/brokers/accountsFile.ts'
import { splitKeys } from '#hosts/brokers/brokerKeys.ts'
import { readBrokerOrigins } from '#hosts/brokers/brokerOrigins.ts'
import { abilitiesOf, shapeOf } from '#hosts/brokers/brokerRegistry.ts'
import { entryRefusal, gatherFacts, limitsHash } from '#hosts/brokers/liveFacts.ts'
import { openOrderIdDatabase } from '#hosts/brokers/orderIdDatabase.ts'
import { openTicketFolder } from '#hosts/brokers/ticketFolder.ts'
import { openTokenFile } from '#hosts/brokers/tokenFile.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'

const PAPER = { broker: 'alpaca', environment: 'paper', name: 'Paper', settings: {} } as const
const clock = createFeedClock(createSystemClock())
const id = (text: string): ClientOrderId => identifier<ClientOrderId>(text)

const told = (part: Partial<ToldAccount> = {}): ToldAccount => ({
  at: 1,
  venue: 'ALPACA',
  number: '0001',
  currency: 'USD',
  isLive: false,
  permissions: [],
  clockSkew: 0,
  cash: 5_000_000_000,
  openOrders: 0,
  positions: 0,
  ...part,
})

describe('the list of accounts', () => {
  it('keeps accounts for this user alone, numbers them, and says what is wrong with one', () => {
    const folder = temporaryFolder()
    const file = openAccountsFile(folder)
    expect(file.read()).toEqual({ ok: true, reply: [] })
    expect(file.add(PAPER)).toEqual({ ok: true, reply: 'alpaca-1' })
    expect(file.add(PAPER)).toEqual({ ok: true, reply: 'alpaca-2' })
    expect(file.remove('alpaca-1').ok).toBe(true)
    expect(file.add(PAPER)).toEqual({ ok: true, reply: 'alpaca-3' })
    expect(statSync(path.join(folder, 'accounts.json')).mode & 0o777).toBe(0o600)
    expect(file.add({ ...PAPER, broker: 'kraken' })).toMatchObject({ ok: false, failure: { code: 'ACCOUNT_UNUSABLE' } })
    expect(faultOfEntry({ ...PAPER, settings: { key: 'x' } })).toContain('no setting "key"')
    expect(faultOfEntry({ ...PAPER, broker: 'interactive-brokers' })).toContain('Account number')
  })

  it.each(['', '{', '{"version":2,"accounts":[]}', '{"version":1,"accounts":[{"id":"A"}]}'])(
    'opens nothing of a damaged list %j',
    (text) => {
      const folder = temporaryFolder()
      writeFileSync(path.join(folder, 'accounts.json'), text)
      expect(openAccountsFile(folder).read()).toMatchObject({ ok: false, failure: { code: 'ACCOUNTS_DAMAGED' } })
      expect(openAccountsFile(folder).add(PAPER).ok).toBe(false)
      expect(readFileSync(path.join(folder, 'accounts.json'), 'utf8')).toBe(text)
    },
  )

  it('has a connection for every broker, and takes a stranger for none of them', () => {
    for (const { id: broker, environments, settings } of BROKER_CARDS) {
      const usual = { account: '12345678', port: '7497' }
      const entry = {
        id: `${broker}-1`,
        broker,
        environment: environments[0] ?? 'live',
        name: broker,
        settings: Object.fromEntries(
          settings.map(({ name, usual: text }) => [name, { ...usual }[name as 'port'] ?? text]),
        ),
      }
      expect(faultOfEntry(entry)).toBeNull()
      expect(abilitiesOf(shapeOf(entry, clock)).orderTypes).toContain('LIMIT')
    }
    expect(readBrokerOrigins(new Map([['alpaca', 'http://127.0.0.1:9']]))).toMatchObject({ ok: true })
    expect(readBrokerOrigins(new Map([['alpaca', 'https://alpaca.markets']])).ok).toBe(false)
    expect(readBrokerOrigins(new Map([['nobody', 'http://127.0.0.1:9']])).ok).toBe(false)
  })

  it('gives keys of accounts to nobody who asks sources, and the other way round', () => {
    const key = { key: 'k', secret: 's' }
    expect(splitKeys({ finnhub: key, 'broker-alpaca-1': key })).toEqual({
      sources: { finnhub: key },
      accounts: { 'alpaca-1': key },
    })
  })
})

describe('the session of an account', () => {
  const instrumentIds = [identifier('AAPL.US')] as never
  const wish = { entry: { id: 'alpaca-1', ...PAPER }, told: told(), earlier: null, instrumentIds }

  it('begins with the cash of the venue, and goes on with what it had before', () => {
    const first = accountSession(wish, 4)
    if (!first.ok) throw new Error(first.failure.message)
    expect(first.reply).toMatchObject({ sessionId: 'session-4', accountId: 'PAPER-alpaca-1-0001', startingCash: 5e9 })
    const more = [identifier('MSFT.US')] as never
    const next = accountSession({ ...wish, told: told({ cash: 1 }), earlier: first.reply, instrumentIds: more }, 9)
    expect(next).toMatchObject({
      reply: { sessionId: 'session-4', startingCash: 5e9, source: { instrumentIds: ['AAPL.US', 'MSFT.US'] } },
    })
  })

  it.each([{ isLive: true }, { isLive: null }, { cash: null }, { cash: 0 }])('is none for %j', (part) => {
    expect(accountSession({ ...wish, told: told(part) }, 1).ok).toBe(false)
  })
})

describe('the ceremony before real money', () => {
  const limits = [{ key: 'dayLossEmergency', name: 'Loss', unit: 'percent', limit: 0.06 }]
  const entry = { id: 'alpaca-1', ...PAPER, environment: 'live' as const }
  const journal = { paperApprovals: 20, lastDrillAt: 1_000, isSigned: true }
  const whole = { entry, told: told({ isLive: true }), limits, journal, cash: 1_000_000_000, now: 2_000 }
  const facts = gatherFacts(whole)
  const typed = { typedNumber: '0001', limitsHash: limitsHash(limits), acceptedDayLoss: 60_000_000 }

  it('lets in whoever has done and typed everything, and says the largest loss in money', () => {
    expect(facts.obstacles).toEqual([])
    expect(facts.largestDayLoss).toBe(60_000_000)
    expect(entryRefusal(facts, typed)).toBeNull()
  })

  it.each([
    ['too few approvals', { journal: { ...journal, paperApprovals: 19 } }],
    ['no drill', { journal: { ...journal, lastDrillAt: null } }],
    ['an old drill', { now: 7 * 86_400_000_000 + 1_001 }],
    ['limits that are not signed', { journal: { ...journal, isSigned: false } }],
    ['no limits', { limits: [] }],
    ['a paper account', { told: told({ isLive: false }) }],
    ['no cash', { cash: 0 }],
  ])('refuses with one sentence for %s', (_, part) => {
    const why = entryRefusal(gatherFacts({ ...whole, ...part }), typed)
    expect(why).toMatch(/^[^.]+\.$/)
  })

  it.each([
    { typedNumber: '0002' },
    { typedNumber: '' },
    { limitsHash: '0'.repeat(64) },
    { acceptedDayLoss: 59_999_999 },
  ])('refuses what was typed or accepted as %j', (part) => {
    expect(entryRefusal(facts, { ...typed, ...part })).not.toBeNull()
  })
})

describe('what gateways need on the disk', () => {
  it('draws every number once, whatever ends between the draw and the order', async () => {
    const file = `${temporaryFolder()}/numbers.db`
    const drawn: number[] = []
    for (let life = 0; life < 3; life += 1) {
      const opened = openOrderIdDatabase(file)
      if (!opened.ok) throw new Error(opened.failure.message)
      const store = opened.reply.storeOf('ib-1')
      expect(await store.reserve(id('first'), 7)).toEqual({ orderId: 7, isNew: life === 0 })
      const { orderId } = await store.reserve(id(`o${life}`), 1)
      drawn.push(orderId)
      expect(store.ownerOf(orderId)).toBe(`o${life}`)
      expect(opened.reply.storeOf('ib-2').find(id('first'))).toBeNull()
      opened.reply.close()
    }
    expect(drawn).toEqual([8, 9, 10])
  })

  it('keeps the newest token sealed, and the old one when a write was cut off', async () => {
    const file = `${temporaryFolder()}/q.token`
    const store = openTokenFile(file, 'first token', clock)
    expect(await store.read()).toMatchObject({ refreshToken: 'first token', accessToken: '' })
    const next = { refreshToken: 'second token', accessToken: 'a', apiServer: 'https://x/', expiresAt: 9 }
    await store.exclusively(() => store.write(next))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toContain('second')
    // A crash between the draft and its renaming leaves the draft behind.
    writeFileSync(`${file}.draft`, 'half of a tok')
    expect(await openTokenFile(file, 'first token', clock).read()).toEqual(next)
    await store.write({ ...next, refreshToken: 'third token' })
    expect(await store.read()).toMatchObject({ refreshToken: 'third token' })
    expect(await openTokenFile(file, 'entered anew', clock).read()).toMatchObject({ refreshToken: 'entered anew' })
  })

  it('lets one at a time use the token', async () => {
    const file = `${temporaryFolder()}/q.token`
    const order: string[] = []
    let finish = (): void => undefined
    const first = openTokenFile(file, 't', clock).exclusively(async () => {
      order.push('first begins')
      await new Promise<void>((resolve) => (finish = resolve))
      order.push('first ends')
    })
    await expect.poll(() => order.length).toBe(1)
    const second = openTokenFile(file, 't', clock).exclusively(async () => void order.push('second'))
    finish()
    await Promise.all([first, second])
    expect(order).toEqual(['first begins', 'first ends', 'second'])
  })

  it('writes tickets one by one, for this user alone', async () => {
    const files: string[] = []
    const sink = openTicketFolder(
      `${temporaryFolder()}/tickets`,
      () => 1_000_000,
      (file) => void files.push(file),
    )
    await sink.write({ clientOrderId: 'a', what: 'ORDER', text: 'Buy' })
    await sink.write({ clientOrderId: 'b', what: 'CANCEL', text: 'Cancel' })
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(['Buy\n', 'Cancel\n'])
    expect(statSync(files[0] ?? '').mode & 0o777).toBe(0o600)
  })
})
