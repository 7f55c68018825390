import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SystemEncryption } from '#adapters/secrets/keyGuard.ts'
import type { Credentials } from '#adapters/secrets/vault.ts'
import type { NoticeView } from '#contracts/records/safety.ts'
import type { TableChange } from '#contracts/uiState.ts'
import { createHostNotices } from '#hosts/desk/hostNotices.ts'
import { createKeyDesk, type KeyDesk } from '#hosts/desk/keyDesk.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const YEAR = 365 * 86_400_000_000

/** A key ring that turns letters around, and fails where it is told to. */
function ring(isBroken = false): SystemEncryption {
  const turned = (text: string): string => text.split('').toReversed().join('')
  return {
    encrypt: (text) => Promise.resolve(Buffer.from(turned(text))),
    decrypt: (bytes) => (isBroken ? Promise.reject(new Error('no ring')) : Promise.resolve(turned(bytes.toString()))),
  }
}

interface Rig {
  readonly desk: KeyDesk
  readonly delivered: Readonly<Record<string, Credentials>>[]
  readonly hidden: string[]
  readonly notices: Map<string, NoticeView>
}

function rig(folder: string, keyring: SystemEncryption | null, now = 5 * YEAR): Rig {
  const delivered: Readonly<Record<string, Credentials>>[] = []
  const hidden: string[] = []
  const shown = new Map<string, NoticeView>()
  const publish = ({ updated, removed }: TableChange): void => {
    for (const notice of updated as readonly NoticeView[]) shown.set(notice.key, notice)
    for (const key of removed) shown.delete(key)
  }
  const desk = createKeyDesk({
    file: path.join(folder, 'keys.vault'),
    keyring,
    notices: createHostNotices(publish, () => now),
    now: () => now,
    deliver: (credentials) => void delivered.push(credentials),
    hide: (secrets) => void hidden.push(...secrets),
  })
  return { desk, delivered, hidden, notices: shown }
}

const ALPACA = { key: 'PK-1', secret: 'canary-one' }

describe('the desk of keys', () => {
  it('makes a vault of the system’s key ring with the first key, and opens it at the next start', async () => {
    const folder = temporaryFolder()
    const first = rig(folder, ring())
    await first.desk.start()
    expect(first.desk.state()).toEqual({ state: 'NONE', guard: null })
    expect(await first.desk.set('alpaca', ALPACA)).toMatchObject({ ok: true })
    expect(first.delivered.at(-1)).toEqual({ alpaca: ALPACA })
    expect(first.hidden).toContain('canary-one')
    const next = rig(folder, ring())
    await next.desk.start()
    expect(next.desk.state()).toEqual({ state: 'OPEN', guard: 'keyring' })
    expect(next.delivered).toEqual([{ alpaca: ALPACA }])
    expect(next.desk.remove('alpaca')).toMatchObject({ ok: true })
    expect(next.delivered.at(-1)).toEqual({})
  })

  it.each([
    ['is gone', null],
    ['does not open it', ring(true)],
  ])('tells the trader when the key ring %s, and keeps the vault', async (_, keyring) => {
    const folder = temporaryFolder()
    await rig(folder, ring()).desk.set('alpaca', ALPACA)
    const { desk, delivered, notices } = rig(folder, keyring)
    await desk.start()
    expect(desk.state()).toEqual({ state: 'LOCKED', guard: 'keyring' })
    expect(notices.get('host:vault')?.text).toMatch(/key ring/)
    expect(delivered).toEqual([])
    expect(await desk.set('alpaca', ALPACA)).toMatchObject({ ok: false, failure: { code: 'VAULT_LOCKED' } })
    expect(existsSync(path.join(folder, 'keys.vault'))).toBe(true)
  })

  it('keeps nothing without a key ring until a passphrase is chosen, and asks for it again after a start', async () => {
    const folder = temporaryFolder()
    const first = rig(folder, null)
    expect(await first.desk.set('alpaca', ALPACA)).toMatchObject({ ok: false, failure: { code: 'NO_VAULT' } })
    expect(existsSync(path.join(folder, 'keys.vault'))).toBe(false)
    expect(await first.desk.unlock('short')).toMatchObject({ ok: false, failure: { code: 'PASSPHRASE_SHORT' } })
    expect(await first.desk.unlock('four quiet words here')).toMatchObject({ ok: true })
    expect(await first.desk.set('alpaca', ALPACA)).toMatchObject({ ok: true })
    const next = rig(folder, null)
    await next.desk.start()
    expect(next.desk.state()).toEqual({ state: 'LOCKED', guard: 'passphrase' })
    expect(await next.desk.unlock('five quiet words here')).toMatchObject({
      ok: false,
      failure: { code: 'VAULT_LOCKED' },
    })
    expect(await next.desk.unlock('four quiet words here')).toMatchObject({ ok: true })
    expect(next.delivered).toEqual([{ alpaca: ALPACA }])
  }, 30_000)

  it('hands the keys to a thread that was started again, and to none while it is locked', async () => {
    const folder = temporaryFolder()
    const { desk, delivered } = rig(folder, ring())
    desk.redeliver()
    expect(delivered).toEqual([])
    await desk.set('alpaca', ALPACA)
    desk.redeliver()
    expect(delivered).toHaveLength(3)
  })

  it('reminds the trader of keys that are more than a year old', async () => {
    const folder = temporaryFolder()
    await rig(folder, ring(), YEAR).desk.set('alpaca', ALPACA)
    const { desk, notices } = rig(folder, ring(), 2.1 * YEAR)
    await desk.start()
    expect(notices.get('host:old-keys')?.text).toBe('The keys of alpaca are more than a year old.')
  })

  it('refuses a damaged vault and leaves it for the trader', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'keys.vault'), '{"format":1')
    const { desk } = rig(folder, ring())
    expect(await desk.set('alpaca', ALPACA)).toMatchObject({ ok: false, failure: { code: 'VAULT_DAMAGED' } })
  })
})
