import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

/** Bytes of every key here: AES-256. */
export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals bytes with AES-256-GCM; whoever opens them must name the same `context`. Base64 of nonce, tag and ciphertext. */
export function seal(key: Buffer, plain: Buffer, context: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context, 'utf8'))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

/** Opens what was sealed; null when the key or the context is another, or a bit was changed. */
export function unseal(key: Buffer, sealed: string, context: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(context, 'utf8'))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}

/** How much work a guess at a passphrase costs. */
export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** What OWASP asks of scrypt (Password Storage Cheat Sheet): about half a second and 128 MB for each guess. */
export const SCRYPT_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 }

const derive = promisify<string, Buffer, number, ScryptCost & { readonly maxmem: number }, Buffer>(scrypt)

/** Makes a key of a passphrase; the same text in another Unicode form is the same passphrase. */
export function keyOfPassphrase(passphrase: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const { N, r, p } = cost
  return derive(passphrase.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r })
}
