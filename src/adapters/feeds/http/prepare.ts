import { createRedactor } from '../connection/secretWords.ts'
import { ACCEPTED_ENCODINGS } from './body.ts'
import type { HttpRequest, HttpSecrets } from './httpRequest.ts'
import type { Question } from './persistence.ts'

/** What a request takes from its source. */
interface SourceManner {
  readonly name: string
  readonly userAgent: string
  readonly maxBytes: number
}

const USUAL_WAIT_MS = 30_000
const FORM = 'application/x-www-form-urlencoded'

/** Makes a request ready to be sent. Its key tells equal questions apart from others and holds no secret. */
export function prepare(request: HttpRequest, secrets: HttpSecrets, manner: SourceManner): Question {
  if (!request.path.startsWith('/')) throw new Error('Invariant: a path begins with a slash')
  const query = new URLSearchParams()
  for (const [field, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(field, String(value))
  }
  query.sort()
  const open = query.size === 0 ? request.path : `${request.path}?${query.toString()}`
  for (const [field, value] of Object.entries(secrets.query ?? {})) query.set(field, value)
  const maxBytes = request.maxBytes ?? manner.maxBytes
  const form = request.form === undefined ? null : new URLSearchParams(request.form).toString()
  const body = request.json === undefined ? form : JSON.stringify(request.json)
  const headers: Record<string, string> = {
    'user-agent': manner.userAgent,
    accept: 'application/json',
    'accept-encoding': ACCEPTED_ENCODINGS,
    ...lowerCase(request.headers),
  }
  if (body !== null) headers['content-type'] ??= body === form ? FORM : 'application/json'
  const hidden = [...Object.values(secrets.headers ?? {}), ...Object.values(secrets.query ?? {})]
  return {
    key: [body ?? '', JSON.stringify(lowerCase(request.headers)), open].join('\n'),
    outgoing: {
      method: body === null ? 'GET' : 'POST',
      target: query.size === 0 ? request.path : `${request.path}?${query.toString()}`,
      headers: { ...headers, ...lowerCase(secrets.headers) },
      body,
      maxBytes,
    },
    call: {
      weight: request.weight ?? 1,
      urgency: request.urgency ?? 'ORDINARY',
      maxWaitMs: request.maxWaitMs ?? USUAL_WAIT_MS,
    },
    asked: { name: manner.name, what: request.what, maxBytes },
    keyed: hidden.length > 0,
    redact: createRedactor(hidden.flatMap((secret) => [secret, ...secret.split(' ')])),
  }
}

function lowerCase(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
