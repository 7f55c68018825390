import { randomBytes } from 'node:crypto'
import { KEY_BYTES, keyOfPassphrase, SCRYPT_COST, type ScryptCost, seal, unseal } from './sealing.ts'

/** What protects the key of a vault. */
export type GuardKind = 'keyring' | 'passphrase'

/** Locks and unlocks the key of a vault: by the system's key ring, or by a passphrase that only the trader knows. */
export interface KeyGuard {
  readonly kind: GuardKind
  wrap(key: Buffer): Promise<string>
  /** Null when it is not the guard that locked it: another passphrase, another user, another key ring. */
  unwrap(wrapped: string): Promise<Buffer | null>
}

/** The system's own encryption, as Electron offers it. */
export interface SystemEncryption {
  encrypt(text: string): Promise<Buffer>
  /** Throws when it cannot. */
  decrypt(encrypted: Buffer): Promise<string>
}

/** A guard by the system's key ring. */
export function keyringGuard(system: SystemEncryption): KeyGuard {
  return {
    kind: 'keyring',
    wrap: async (key) => (await system.encrypt(key.toString('base64'))).toString('base64'),
    unwrap: async (wrapped) => {
      try {
        const key = Buffer.from(await system.decrypt(Buffer.from(wrapped, 'base64')), 'base64')
        return key.length === KEY_BYTES ? key : null
      } catch {
        // What the system says of it differs by platform; it is locked, whatever the reason.
        return null
      }
    },
  }
}

const CONTEXT = 'quarterdeck vault key'
const SALT_BYTES = 16
/** Work that a file may ask for at most: a file made up by somebody else must not take all memory. */
const MOST_WORK = 2 ** 20

/** A guard by a passphrase: scrypt, then AES-256-GCM. The wrapped form is `N:r:p:salt:sealed`. */
export function passphraseGuard(passphrase: string, cost: ScryptCost = SCRYPT_COST): KeyGuard {
  return {
    kind: 'passphrase',
    wrap: async (key) => {
      const salt = randomBytes(SALT_BYTES)
      const guard = await keyOfPassphrase(passphrase, salt, cost)
      return [cost.N, cost.r, cost.p, salt.toString('base64'), seal(guard, key, CONTEXT)].join(':')
    },
    unwrap: async (wrapped) => {
      const match = /^(\d{1,7}):(\d{1,2}):(\d{1,2}):([\w+/=]{1,64}):([\w+/=]{1,200})$/.exec(wrapped)
      if (match === null) return null
      const [N = 0, r = 0, p = 0] = match.slice(1, 4).map(Number)
      const isPower = N > 1 && (N & (N - 1)) === 0
      if (!isPower || r < 1 || p < 1 || p > 4 || N * r > MOST_WORK * 8) return null
      const guard = await keyOfPassphrase(passphrase, Buffer.from(match[4] ?? '', 'base64'), { N, r, p })
      const key = unseal(guard, match[5] ?? '', CONTEXT)
      return key?.length === KEY_BYTES ? key : null
    },
  }
}
