/** What every encrypted connection to a source is opened with. */
export interface TlsOptions {
  readonly rejectUnauthorized: true
  readonly minVersion: 'TLSv1.2'
  readonly ca?: readonly string[]
}

/**
 * TLS 1.2 or later with the certificate checked. Said outright, because the platform would otherwise let
 * NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment turn the check off. `authorities` (PEM) replace the platform's own:
 * for a server in a test.
 */
export function tlsOptions(authorities?: readonly string[]): TlsOptions {
  const always = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const
  return authorities === undefined ? always : { ...always, ca: authorities }
}

const CERTIFICATE_CODES =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/

/** Why a secure connection was not made, for a sentence; null when the fault is no matter of TLS. */
export function insecurityOf(errorCode: string): string | null {
  if (!CERTIFICATE_CODES.test(errorCode)) return null
  if (errorCode === 'CERT_HAS_EXPIRED') return 'its certificate has expired'
  if (errorCode === 'CERT_NOT_YET_VALID') return 'its certificate is not valid yet'
  if (errorCode === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate belongs to another host'
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(errorCode)) return 'nobody known vouches for its certificate'
  if (/^(ERR_SSL_|EPROTO$|ERR_TLS_)/.test(errorCode)) return 'it does not speak TLS 1.2 or later'
  return 'its certificate is not acceptable'
}

/** Keys and orders travel over these connections: they are encrypted, or do not leave this machine. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  const isLocal = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]'
  return protocol === 'https:' || protocol === 'wss:' || ((protocol === 'http:' || protocol === 'ws:') && isLocal)
}
