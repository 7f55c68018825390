import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import * as z from 'zod'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { storageFailure } from '../storage/sqlite/storageFailure.ts'
import type { GuardKind, KeyGuard } from './keyGuard.ts'
import { KEY_BYTES, seal, unseal } from './sealing.ts'

/** A key of a source or venue; `secret` is empty where one word is enough. */
export interface Credentials {
  readonly key: string
  readonly secret: string
}

/** A key with the day it was given, for reminders to change it. */
export interface KeptCredentials extends Credentials {
  /** Microseconds. */
  readonly addedAt: number
}

const fileSchema = z.strictObject({
  format: z.literal(1),
  guard: z.enum(['keyring', 'passphrase']),
  wrappedKey: z.string().max(4_096),
  sealed: z.string(),
})

const contentSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  z.strictObject({ key: z.string(), secret: z.string(), addedAt: z.number().int().nonnegative() }),
)

const CONTEXT = 'quarterdeck vault'
/** A passphrase of fewer characters is guessed too soon, whatever is made of it. */
export const SHORTEST_PASSPHRASE = 12

/** What protects the vault in a file; null where there is none. */
export function guardOf(file: string): GuardKind | null {
  return readFile(file)?.guard ?? null
}

/**
 * The keys of sources and venues, sealed in one file (AES-256-GCM) by a random key that a guard locks. Nothing of a key is
 * ever in a log, a database, an address or the arguments of a program; only the thread that talks to the source has it.
 */
export class Vault {
  readonly #file: string
  readonly #guard: GuardKind
  readonly #wrappedKey: string
  readonly #key: Buffer
  #content: Map<string, KeptCredentials>

  private constructor(
    file: string,
    guard: GuardKind,
    wrappedKey: string,
    key: Buffer,
    content: ReadonlyMap<string, KeptCredentials>,
  ) {
    this.#file = file
    this.#guard = guard
    this.#wrappedKey = wrappedKey
    this.#key = key
    this.#content = new Map(content)
  }

  /**
   * Opens the vault in a file, or makes a new one where there is none. Refused with VAULT_LOCKED when the guard is not the
   * one that locked it, with VAULT_DAMAGED when the file is not what was written.
   */
  static async open(file: string, guard: KeyGuard): Promise<CommandResult<Vault>> {
    if (!existsSync(file)) {
      const key = randomBytes(KEY_BYTES)
      const vault = new Vault(file, guard.kind, await guard.wrap(key), key, new Map())
      const written = vault.#write(vault.#content)
      return written.ok ? accepted(vault) : written
    }
    const found = readFile(file)
    if (found === null) return damaged(file)
    if (found.guard !== guard.kind) return locked(file, found.guard)
    const key = await guard.unwrap(found.wrappedKey)
    if (key === null) return locked(file, found.guard)
    const plain = unseal(key, found.sealed, CONTEXT)
    const content = plain === null ? null : contentOf(plain)
    if (content === null) return damaged(file)
    return accepted(new Vault(file, guard.kind, found.wrappedKey, key, content))
  }

  get guard(): GuardKind {
    return this.#guard
  }

  /** Whose keys are kept, with the day each was given. */
  kept(): readonly { readonly name: string; readonly addedAt: number }[] {
    return [...this.#content].map(([name, { addedAt }]) => ({ name, addedAt }))
  }

  get(name: string): Credentials | null {
    const found = this.#content.get(name)
    return found === undefined ? null : { key: found.key, secret: found.secret }
  }

  /** Keeps a key in the place of an earlier one; on the disk when it returns. */
  set(name: string, credentials: KeptCredentials): CommandResult<null> {
    return this.#change(new Map(this.#content).set(name, credentials))
  }

  /** Forgets a key; the file holds nothing of it any more. */
  remove(name: string): CommandResult<null> {
    const content = new Map(this.#content)
    content.delete(name)
    return this.#change(content)
  }

  #change(content: Map<string, KeptCredentials>): CommandResult<null> {
    const written = this.#write(content)
    if (written.ok) this.#content = content
    return written
  }

  #write(content: ReadonlyMap<string, KeptCredentials>): CommandResult<null> {
    const plain = Buffer.from(JSON.stringify(Object.fromEntries(content)), 'utf8')
    const sealed = seal(this.#key, plain, CONTEXT)
    plain.fill(0)
    const text = JSON.stringify({ format: 1, guard: this.#guard, wrappedKey: this.#wrappedKey, sealed })
    const draft = `${this.#file}.draft`
    try {
      rmSync(draft, { force: true })
      const handle = openSync(draft, 'wx', 0o600)
      try {
        writeSync(handle, text)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(draft, this.#file)
      return accepted(null)
    } catch (error) {
      return { ok: false, failure: storageFailure(error, 'The vault of your keys', this.#file) }
    }
  }
}

function readFile(file: string): z.infer<typeof fileSchema> | null {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function contentOf(plain: Buffer): ReadonlyMap<string, KeptCredentials> | null {
  try {
    const parsed = contentSchema.safeParse(JSON.parse(plain.toString('utf8')))
    return parsed.success ? new Map(Object.entries(parsed.data)) : null
  } catch {
    return null
  } finally {
    plain.fill(0)
  }
}

function locked(file: string, guard: GuardKind): CommandResult<never> {
  const key = guard === 'keyring' ? "this system's key ring, which does not open it here" : 'another passphrase'
  const message = `The vault of your keys is locked by ${key}, so sources that need a key are not asked; unlock it, or move the file away and give the keys again.`
  return refused('VAULT_LOCKED', message, { path: file, guard })
}

function damaged(file: string): CommandResult<never> {
  const message = `The vault of your keys is damaged, so sources that need a key are not asked; restore ${file} from a backup, or move it away and give the keys again.`
  return refused('VAULT_DAMAGED', message, { path: file })
}
