import { createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { BrokerKey, SigningExchange } from '../signingExchange.ts'

/** Longest life of a token, seconds: https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization. */
const LIFE_SECONDS = 120
const SEED_BYTES = 32

/**
 * Lets tokens be signed by the crypto of the platform: what ccxt brings along takes milliseconds for each request, in
 * which nothing else happens. Throws when it is used with a secret that is no private key.
 */
export function signCoinbaseTokens(exchange: SigningExchange, { key, secret }: BrokerKey): void {
  let loaded: KeyObject | null = null
  exchange.createAuthToken = (seconds, method, url) => {
    loaded ??= keyOf(secret)
    const { host, pathname } = new URL(url)
    const address = `${method} ${host}${pathname}`
    const isEdwards = loaded.asymmetricKeyType === 'ed25519'
    const head = { alg: isEdwards ? 'EdDSA' : 'ES256', typ: 'JWT', kid: key, nonce: randomBytes(16).toString('hex') }
    const body = {
      ...(isEdwards ? { aud: ['cdp_service'], iss: 'cdp' } : { aud: ['retail_rest_api_proxy'], iss: 'coinbase-cloud' }),
      nbf: seconds,
      exp: seconds + LIFE_SECONDS,
      sub: key,
      iat: seconds,
      ...(isEdwards ? { uris: [address] } : { uri: address }),
    }
    const text = `${encoded(head)}.${encoded(body)}`
    const signature = isEdwards
      ? sign(null, Buffer.from(text), loaded)
      : sign('sha256', Buffer.from(text), { key: loaded, dsaEncoding: 'ieee-p1363' })
    return `${text}.${signature.toString('base64url')}`
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** ECDSA keys are texts of several lines, Ed25519 keys the seed and the public half in Base64. */
function keyOf(secret: string): KeyObject {
  if (secret.startsWith('-----BEGIN')) return createPrivateKey(secret)
  const bytes = Buffer.from(secret, 'base64')
  const [d, x] = [bytes.subarray(0, SEED_BYTES), bytes.subarray(SEED_BYTES)].map((half) => half.toString('base64url'))
  return createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d: d ?? '', x: x ?? '' }, format: 'jwk' })
}
