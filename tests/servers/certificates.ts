import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate with its key, PEM. */
export interface ServerCertificate {
  readonly cert: string
  readonly key: string
}

/** What a certificate says. */
interface CertificateTerms {
  readonly dnsNames: readonly string[]
  readonly addresses: readonly string[]
  readonly from: Date
  readonly to: Date
}

const DAY_MS = 86_400_000
const LOOPBACK: Pick<CertificateTerms, 'dnsNames' | 'addresses'> = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] }

/** A good certificate of this machine: valid for a day, trusted by whoever takes `cert` as its authority. */
export function goodCertificate(): ServerCertificate {
  return makeCertificate({ ...LOOPBACK, ...around(Date.now()) })
}

/** One of this machine that ended yesterday. */
export function expiredCertificate(): ServerCertificate {
  return makeCertificate({ ...LOOPBACK, ...around(Date.now() - 2 * DAY_MS) })
}

/** A valid one, but of another host. */
export function wrongHostCertificate(): ServerCertificate {
  return makeCertificate({ dnsNames: ['venue.example'], addresses: [], ...around(Date.now()) })
}

function around(middle: number): Pick<CertificateTerms, 'from' | 'to'> {
  return { from: new Date(middle - DAY_MS), to: new Date(middle + DAY_MS) }
}

/** Makes a self-signed X.509 certificate (RFC 5280) with an ECDSA key on P-256. */
function makeCertificate(terms: CertificateTerms): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'))
  const name = sequence(set(sequence(objectId('2.5.4.3'), node(0x0c, Buffer.from('Contract server')))))
  const validity = sequence(time(terms.from), time(terms.to))
  const names = [
    ...terms.dnsNames.map((dns) => node(0x82, Buffer.from(dns))),
    ...terms.addresses.map((address) => node(0x87, Buffer.from(address.split('.').map(Number)))),
  ]
  const extensions = sequence(
    sequence(objectId('2.5.29.17'), node(0x04, sequence(...names))),
    sequence(
      objectId('2.5.29.19'),
      node(0x01, Buffer.from([0xff])),
      node(0x04, sequence(node(0x01, Buffer.from([0xff])))),
    ),
  )
  const body = sequence(
    node(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    node(0xa3, extensions),
  )
  const signature = node(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]))
  return {
    cert: pem('CERTIFICATE', sequence(body, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** A value of DER: tag, length, content. */
function node(tag: number, content: Buffer): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...bytes]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return node(0x30, Buffer.concat(parts))
}

function set(...parts: readonly Buffer[]): Buffer {
  return node(0x31, Buffer.concat(parts))
}

function integer(bytes: Buffer): Buffer {
  return node(0x02, bytes)
}

function time(date: Date): Buffer {
  return node(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`))
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const part of rest) {
    const groups = [part & 0x7f]
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    bytes.push(...groups)
  }
  return node(0x06, Buffer.from(bytes))
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
