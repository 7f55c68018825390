import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'

/** A key as Coinbase's developer platform hands it out, and its public half. */
export interface CoinbaseKey {
  readonly key: string
  readonly secret: string
  readonly publicKey: KeyObject
}

/** Makes a key of the usual kind: ECDSA with the curve P-256, as a text of several lines. */
export function makeEcdsaKey(key: string): CoinbaseKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { key, secret: privateKey.export({ type: 'sec1', format: 'pem' }).toString(), publicKey }
}

/** Makes a key of the newer kind: Ed25519, as the seed and the public half in Base64. */
export function makeEd25519Key(key: string): CoinbaseKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' })
  const secret = Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]).toString('base64')
  return { key, secret, publicKey: createPublicKey(privateKey) }
}

/** What a token says; null when it is none, or none of one of the keys signed it. */
export function readToken(
  authorization: string | undefined,
  keys: readonly CoinbaseKey[],
): { readonly key: string; readonly claims: Readonly<Record<string, unknown>> } | null {
  const [head = '', body = '', signature = ''] = (authorization ?? '').replace(/^Bearer /, '').split('.')
  const { alg, kid, nonce } = fieldsOf(head)
  const owner = keys.find(({ key }) => key === kid)
  if (owner === undefined || nonce === undefined) return null
  const isEd = owner.publicKey.asymmetricKeyType === 'ed25519'
  if (alg !== (isEd ? 'EdDSA' : 'ES256')) return null
  const signed = Buffer.from(`${head}.${body}`)
  const given = Buffer.from(signature, 'base64url')
  const isGood = isEd
    ? verify(null, signed, owner.publicKey, given)
    : verify('sha256', signed, { key: owner.publicKey, dsaEncoding: 'ieee-p1363' }, given)
  return isGood ? { key: owner.key, claims: fieldsOf(body) } : null
}

function fieldsOf(part: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  } catch {
    return {}
  }
}
