import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyringGuard, passphraseGuard } from '#adapters/secrets/keyGuard.ts'
import { KEY_BYTES, seal, unseal } from '#adapters/secrets/sealing.ts'
import { guardOf, Vault } from '#adapters/secrets/vault.ts'

/** As strong as a test can wait for. */
const QUICK = { N: 2 ** 10, r: 8, p: 1 }
const CANARY = 'canary-6f1d2a90c3b54e77'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vault-'))
  file = path.join(folder, 'keys.vault')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function opened(passphrase: string): Promise<Vault> {
  const vault = await Vault.open(file, passphraseGuard(passphrase, QUICK))
  if (!vault.ok) throw new Error(vault.failure.code)
  return vault.reply
}

describe('a sealed text', () => {
  it('opens with its key and context only, and never when a bit was changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (plain, place) => {
        const key = Buffer.alloc(KEY_BYTES, 7)
        const sealed = seal(key, Buffer.from(plain), 'one')
        expect(unseal(key, sealed, 'one')).toEqual(Buffer.from(plain))
        expect(unseal(key, sealed, 'two')).toBeNull()
        expect(unseal(Buffer.alloc(KEY_BYTES, 8), sealed, 'one')).toBeNull()
        const bytes = Buffer.from(sealed, 'base64')
        const at = place % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ 1
        expect(unseal(key, bytes.toString('base64'), 'one')).toBeNull()
      }),
    )
  })
})

describe('a vault', () => {
  it('gives its keys back to the same passphrase, in whatever Unicode form it is typed', async () => {
    const vault = await opened('le caf\u00e9 est ferm\u00e9')
    expect(vault.set('alpaca', { key: 'AK1', secret: CANARY, addedAt: 5 })).toMatchObject({ ok: true })
    const again = await opened('le cafe\u0301 est ferme\u0301')
    expect(again.get('alpaca')).toEqual({ key: 'AK1', secret: CANARY })
    expect(again.kept()).toEqual([{ name: 'alpaca', addedAt: 5 }])
    expect(again.get('polygon')).toBeNull()
  })

  it('refuses another passphrase in one sentence and keeps what it holds', async () => {
    const vault = await opened('twelve letters')
    vault.set('alpaca', { key: 'AK1', secret: CANARY, addedAt: 5 })
    const before = readFileSync(file, 'utf8')
    const refusal = await Vault.open(file, passphraseGuard('twelve lettres', QUICK))
    expect(refusal).toMatchObject({ ok: false, failure: { code: 'VAULT_LOCKED' } })
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  it('leaves nothing readable on the disk, neither of what it holds nor of what it held', async () => {
    const vault = await opened('twelve letters')
    vault.set('alpaca', { key: CANARY, secret: CANARY, addedAt: 5 })
    vault.set('finnhub', { key: `${CANARY}2`, secret: '', addedAt: 6 })
    vault.remove('alpaca')
    const written = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)))
    for (const bytes of written) {
      for (const form of [
        CANARY,
        Buffer.from(CANARY).toString('base64').replace(/=+$/, ''),
        Buffer.from(CANARY).toString('hex'),
      ]) {
        expect(bytes.includes(form)).toBe(false)
      }
    }
    expect(vault.get('alpaca')).toBeNull()
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it.each([
    ['not JSON', () => '{'],
    ['another format', (text: string) => text.replace('"format":1', '"format":9')],
    ['a changed seal', (text: string) => text.replace(/"sealed":"..../, '"sealed":"AAAA')],
  ])('that is damaged (%s) is refused and left as it is', async (_, harm) => {
    await opened('twelve letters')
    const harmed = harm(readFileSync(file, 'utf8'))
    writeFileSync(file, harmed)
    const refusal = await Vault.open(file, passphraseGuard('twelve letters', QUICK))
    expect(refusal).toMatchObject({ ok: false, failure: { code: 'VAULT_DAMAGED' } })
    expect(readFileSync(file, 'utf8')).toBe(harmed)
  })

  it('does no unbounded work for a file that somebody made up', async () => {
    await opened('twelve letters')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(/"wrappedKey":"\d+:/, '"wrappedKey":"9999999:'))
    const refusal = await Vault.open(file, passphraseGuard('twelve letters', QUICK))
    expect(refusal).toMatchObject({ ok: false, failure: { code: 'VAULT_LOCKED' } })
  })

  it('is locked by the key ring of one system and opens on no other', async () => {
    const system = (mask: number) => ({
      encrypt: (text: string) => Promise.resolve(Buffer.from(text, 'utf8').map((byte) => byte ^ mask)),
      decrypt: (bytes: Buffer) => Promise.resolve(Buffer.from(bytes.map((byte) => byte ^ mask)).toString('utf8')),
    })
    const vault = await Vault.open(
      file,
      keyringGuard({ ...system(3), encrypt: async (text) => Buffer.from(await system(3).encrypt(text)) }),
    )
    expect(vault).toMatchObject({ ok: true })
    expect(guardOf(file)).toBe('keyring')
    const other = await Vault.open(file, keyringGuard(system(5) as never))
    expect(other).toMatchObject({ ok: false, failure: { code: 'VAULT_LOCKED', context: { guard: 'keyring' } } })
    const passphrase = await Vault.open(file, passphraseGuard('twelve letters', QUICK))
    expect(passphrase).toMatchObject({ ok: false, failure: { code: 'VAULT_LOCKED' } })
  })
})
