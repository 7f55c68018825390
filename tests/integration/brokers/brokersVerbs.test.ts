import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { passphraseGuard } from '#adapters/secrets/keyGuard.ts'
import { Vault } from '#adapters/secrets/vault.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openAccountsFile } from '#hosts/brokers/accountsFile.ts'
import { brokersListCommand } from '#hosts/commands/brokersList.ts'
import { findProgram } from '#hosts/program.ts'
import { callVerb } from '../../helpers/callVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { openAlpacaBrokerServer } from '../../servers/brokers/alpacaBroker.ts'
import { ALPACA_BROKER_KEYS } from '../../servers/brokers/alpacaServed.ts'

const PASSPHRASE = 'four words are longer'

/** Runs a verb in a process of its own, the passphrase on its standard input. */
function quarterdeck(
  words: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const entry = path.join(findProgram().root, 'src', 'hosts', 'cli.ts')
  const child = spawn(process.execPath, [entry, ...words], { env: { ...process.env, QUARTERDECK_DATA: '' } })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part))
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part))
  child.stdin.end(`${PASSPHRASE}\n`)
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

async function account(key: keyof typeof ALPACA_BROKER_KEYS | null) {
  const folder = temporaryFolder()
  openAccountsFile(folder).add({ broker: 'alpaca', environment: 'paper', name: 'Paper', settings: {} })
  const vault = await Vault.open(dataPaths(folder).vault, passphraseGuard(PASSPHRASE))
  if (!vault.ok) throw new Error(vault.failure.message)
  if (key !== null) vault.reply.set('broker-alpaca-1', { ...ALPACA_BROKER_KEYS[key], addedAt: 1 })
  const server = await openAlpacaBrokerServer()
  onTestFinished(() => server.close())
  const origin = `alpaca=${server.http.origin}`
  const test = (...words: readonly string[]) =>
    quarterdeck(['brokers', 'test', 'alpaca-1', '--data-dir', folder, '--broker-origin', origin, ...words])
  return { folder, server, test }
}

describe('the verbs about brokers', { timeout: 120_000 }, () => {
  it('list accounts with the score of their adapter, and ask nobody', async () => {
    const { folder, server } = await account('good')
    const listed = await callVerb(brokersListCommand, '--data-dir', folder, '--json')
    expect(JSON.parse(listed.out)).toMatchObject({
      ok: true,
      accounts: [{ id: 'alpaca-1', venue: 'ALPACA', environment: 'paper', abilities: { nativeStops: true } }],
    })
    expect((await callVerb(brokersListCommand, '--data-dir', folder)).out).toContain('alpaca-1')
    expect(server.http.requests).toEqual([])
  })

  it('test an account without an order, and tell what it holds', async () => {
    const { server, test } = await account('good')
    const [instrument] = server.instruments
    if (instrument === undefined) throw new Error('no instrument')
    server.placeForeign(instrument, 'BUY', 3, 100_0000)
    const told = await test('--json')
    expect([told.code, told.err]).toEqual([0, ''])
    expect(JSON.parse(told.out)).toMatchObject({
      ok: true,
      id: 'alpaca-1',
      told: { number: '0001', isLive: false, currency: 'USD', cash: 1_000_000_123_456 },
      abilities: { placesOrders: true },
    })
    expect((await test()).out).toContain('fault kit')
    expect(server.record.requests).toEqual([])
    for (const { key, secret } of Object.values(ALPACA_BROKER_KEYS)) {
      expect(told.out.includes(key) || told.out.includes(secret)).toBe(false)
    }
  })

  it.each([
    ['wrong', 'BROKER_KEY_REFUSED'],
    ['can-withdraw', 'BROKER_KEY_CAN_WITHDRAW'],
    [null, 'BROKER_KEY_MISSING'],
  ] as const)('refuse the key %s with a code and one sentence', async (key, code) => {
    const { server, test } = await account(key)
    const told = await test('--json')
    expect(told.code).not.toBe(0)
    expect(`${told.out}${told.err}`).toContain(code)
    expect(server.record.requests).toEqual([])
  })
})
