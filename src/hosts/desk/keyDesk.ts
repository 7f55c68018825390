import type { KeyGuard, SystemEncryption } from '#adapters/secrets/keyGuard.ts'
import { keyringGuard, passphraseGuard } from '#adapters/secrets/keyGuard.ts'
import { type Credentials, guardOf, SHORTEST_PASSPHRASE, Vault } from '#adapters/secrets/vault.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { HostNotices } from './hostNotices.ts'

/** The answer to a command that has nothing to say. */
type Done = CommandResult<Record<string, never>>

/** Whether keys can be kept, and what protects them. */
export interface VaultState {
  readonly state: 'OPEN' | 'LOCKED' | 'NONE'
  readonly guard: 'keyring' | 'passphrase' | null
}

/** What the desk of keys needs of its host. */
export interface KeyDeskPorts {
  /** File of the vault. */
  readonly file: string
  /** The system's key ring; null where there is none, or one that protects nothing. */
  readonly keyring: SystemEncryption | null
  readonly notices: HostNotices
  now(): number
  /** Hands the keys to the thread that talks to the sources; called at each change with all of them. */
  deliver(credentials: Readonly<Record<string, Credentials>>): void
  /** Takes these words out of the log from now on. */
  hide(secrets: readonly string[]): void
}

/** Looks after the keys of sources. They go one way: in from the trader, on to the thread that uses them. */
export interface KeyDesk {
  state(): VaultState
  /** Opens the vault by the system's key ring, where that is what locks it. */
  start(): Promise<void>
  unlock(passphrase: string): Promise<Done>
  /** Whether a key of that name is kept; false while the vault is locked. */
  has(name: string): boolean
  set(sourceId: string, credentials: Credentials): Promise<Done>
  remove(sourceId: string): Done
  /** Hands the keys over once more, to a thread that was started again. */
  redeliver(): void
}

/** A key this old is one to change, microseconds: a year. */
const OLD = 365 * 86_400_000_000

/** Makes the desk; nothing is opened before `start`. */
export function createKeyDesk(ports: KeyDeskPorts): KeyDesk {
  const { file, keyring, notices } = ports
  let vault: Vault | null = null

  async function open(guard: KeyGuard): Promise<CommandResult<Vault>> {
    const opened = await Vault.open(file, guard)
    if (!opened.ok) return opened
    vault = opened.reply
    notices.clear('vault')
    tellOldKeys(opened.reply)
    redeliver()
    return opened
  }

  function tellOldKeys(opened: Vault): void {
    const old = opened.kept().filter(({ addedAt }) => ports.now() - addedAt > OLD)
    if (old.length === 0) return
    const names = old.map(({ name }) => name).join(', ')
    notices.put('old-keys', 'P3', `The keys of ${names} are more than a year old.`, 'Make new ones and enter them.')
  }

  function redeliver(): void {
    if (vault === null) return
    const opened = vault
    const all = opened.kept().flatMap(({ name }) => {
      const credentials = opened.get(name)
      return credentials === null ? [] : [[name, credentials] as const]
    })
    ports.hide(all.flatMap(([, { key, secret }]) => [key, secret]))
    ports.deliver(Object.fromEntries(all))
  }

  function locked(): CommandResult<never> {
    return guardOf(file) === null
      ? refused(
          'NO_VAULT',
          'This system has no key ring that protects anything, so the key was not kept; choose a passphrase first.',
        )
      : refused('VAULT_LOCKED', 'The vault of your keys is locked, so nothing was changed; unlock it first.')
  }

  return {
    state: () => {
      if (vault !== null) return { state: 'OPEN', guard: vault.guard }
      const guard = guardOf(file)
      return { state: guard === null ? 'NONE' : 'LOCKED', guard }
    },
    start: async () => {
      const guard = guardOf(file)
      if (guard !== 'keyring') return
      const opened = keyring === null ? null : await open(keyringGuard(keyring))
      if (opened?.ok === true) return
      const text =
        opened === null
          ? 'The vault of your keys is locked by a key ring that this system does not have now, so sources that need a key are not asked.'
          : opened.failure.message
      notices.put('vault', 'P2', text, 'Unlock the key ring and start again, or give the keys again.')
    },
    unlock: async (passphrase) => {
      if (vault !== null) return accepted({})
      const guard = guardOf(file)
      if (guard === null && Array.from(passphrase).length < SHORTEST_PASSPHRASE) {
        const text = `A passphrase needs at least ${SHORTEST_PASSPHRASE} characters, so nothing was kept; take several words.`
        return refused('PASSPHRASE_SHORT', text)
      }
      const opened = await open(passphraseGuard(passphrase))
      return opened.ok ? accepted({}) : opened
    },
    has: (name) => vault !== null && vault.get(name) !== null,
    set: async (sourceId, credentials) => {
      if (vault === null && guardOf(file) === null && keyring !== null) {
        const made = await open(keyringGuard(keyring))
        if (!made.ok) return made
      }
      if (vault === null) return locked()
      const kept = vault.set(sourceId, { ...credentials, addedAt: ports.now() })
      if (!kept.ok) return kept
      redeliver()
      return accepted({})
    },
    remove: (sourceId) => {
      if (vault === null) return locked()
      const removed = vault.remove(sourceId)
      if (!removed.ok) return removed
      redeliver()
      return accepted({})
    },
    redeliver,
  }
}
