import type { IncomingHttpHeaders } from 'node:http'

/** Host names under which the loopback server is meant; any other is another site's name that was made to point here. */
const OWN_NAMES = ['127.0.0.1', 'localhost']

/** Tells whether a request was meant for this server and not brought here by another site's DNS. */
export function isOwnHost(headers: IncomingHttpHeaders, port: number): boolean {
  return OWN_NAMES.some((name) => headers.host === `${name}:${port}`)
}

/** Tells whether a request comes from a page of this server; a page of another site carries that site's origin. */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  return headers.host !== undefined && headers.origin === `http://${headers.host}`
}

/** Reads one cookie of a request; null when there is none of that name. */
export function readCookie(headers: IncomingHttpHeaders, name: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim()
  }
  return null
}

/** Splits a request's target into path and query without ever throwing; null for anything but a plain path. */
export function readTarget(
  target: string | undefined,
): { readonly path: string; readonly query: URLSearchParams } | null {
  if (target === undefined || !target.startsWith('/') || target.startsWith('//')) return null
  const question = target.indexOf('?')
  const path = question < 0 ? target : target.slice(0, question)
  return { path, query: new URLSearchParams(question < 0 ? '' : target.slice(question + 1)) }
}
