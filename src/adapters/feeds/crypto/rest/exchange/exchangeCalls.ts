import { AsyncLocalStorage } from 'node:async_hooks'
import type { FeedAnswer, FeedFailure, StopSignal } from '#engines/data/feeds/ports.ts'
import { failureOfContent } from '../../../http/httpFailures.ts'
import { createHttpSource, type HttpSource } from '../../../http/httpSource.ts'
import { USUAL_PATIENCE } from '../../../http/patience.ts'
import { createRateLimiter, type RateLimiter } from '../../../limits/rateLimiter.ts'
import type { SourceConnection } from '../../../parsing/answerSource.ts'
import { plainText } from '../../../parsing/plainText.ts'
import { parseJson } from '../../shared/parseJson.ts'
import type { RestEndpoint, RestHost, RestVenue } from '../venues/restVenue.ts'
import type { CcxtExchange } from './ccxtExchange.ts'
import { FeedFault, readCcxtError } from './ccxtFailures.ts'
import { loadExchange } from './loadExchange.ts'

/** Asks an exchange of ccxt through sources of our own: their limits, breaker, repetitions, sizes and meter. */
export interface ExchangeCalls {
  /** `what` is what is asked for, as a singular in the middle of a sentence. Nothing throws. */
  call<Value>(
    what: string,
    stop: StopSignal,
    action: (exchange: CcxtExchange) => Promise<Value>,
  ): Promise<FeedAnswer<Value>>
  close(): Promise<void>
}

/** A question under way; ccxt passes nothing of the kind through. */
interface Asking {
  readonly what: string
  readonly stop: StopSignal
}

interface Door {
  readonly host: RestHost
  readonly limiter: RateLimiter
  readonly source: HttpSource
}

const RUNNING = 3
const LONGEST_PLACE = 80
/** How long a venue is left alone that says in words that it was asked too often. */
const UNTOLD_WAIT_MICROS = 60_000_000

/** Makes the calls of a venue. The exchange is loaded by the first of them. */
export function createExchangeCalls(venue: RestVenue, connection: SourceConnection): ExchangeCalls {
  const { clock } = connection
  const underWay = new AsyncLocalStorage<Asking>()
  let loading: Promise<CcxtExchange | null> | null = null
  let exchange: CcxtExchange | null = null
  const doors = venue.hosts.map((host) => openDoor(host))

  function openDoor(host: RestHost): Door {
    const { uniform, authorities, patience, meter } = connection
    const limiter = createRateLimiter({ name: venue.name, windows: host.windows, maxRunning: RUNNING, clock })
    const source = createHttpSource({
      id: venue.id,
      name: venue.name,
      origin: connection.origin ?? host.origin,
      clock,
      uniform,
      limiter,
      readRefusal: (status, text) => refusalOf(status, text, limiter),
      ...(authorities === undefined ? {} : { authorities }),
      ...(patience === undefined ? {} : { patience }),
      ...(meter === undefined ? {} : { meter }),
    })
    return { host, limiter, source }
  }

  async function load(): Promise<CcxtExchange | null> {
    try {
      const loaded = await loadExchange(venue.exchange.file, venue.exchange.options)
      loaded.fetch = ask
      exchange = loaded
      return loaded
    } catch {
      loading = null
      return null
    }
  }

  function loadOnce(): Promise<CcxtExchange | null> {
    loading ??= load()
    return loading
  }

  /** Stands in for ccxt's own sending. What fails is thrown, because ccxt passes nothing else on. */
  async function ask(url: string, method = 'GET'): Promise<unknown> {
    const asking = underWay.getStore()
    if (asking === undefined || method !== 'GET')
      throw new Error(`Invariant: ${venue.name} is only asked, and in a call`)
    const { origin, pathname, searchParams } = new URL(url)
    const door = doors.find(({ host }) => host.origin === origin && pathname.startsWith(host.paths))
    const endpoint = venue.endpoints.find(({ path }) => path.test(pathname))
    if (door === undefined || endpoint === undefined)
      throw new Error(`Invariant: ${venue.name} is not to be asked for ${origin}${pathname}`)
    const { what, stop } = asking
    const request = {
      path: pathname,
      query: Object.fromEntries(searchParams),
      what,
      weight: endpoint.weight(searchParams),
    }
    const answer = await door.source.getText(request, stop)
    if (!answer.ok) throw new FeedFault(answer.failure)
    return read(answer.value, endpoint, searchParams, door.limiter, what)
  }

  function read(
    text: string,
    endpoint: RestEndpoint,
    query: URLSearchParams,
    limiter: RateLimiter,
    what: string,
  ): unknown {
    const parsed = parseJson(text)
    if (!parsed.ok) throw new FeedFault(contentFault('it is no JSON, too long, or nested too deeply', what))
    const refused = refusalOf(200, text, limiter)
    if (refused !== null) throw new FeedFault(refused)
    const checked = endpoint.shape(query).safeParse(parsed.value)
    if (checked.success) return parsed.value
    const place = plainText((checked.error.issues[0]?.path ?? []).map(String).join('.'), LONGEST_PLACE)
    throw new FeedFault(contentFault(place === '' ? 'it is not of the published form' : `its field ${place}`, what))
  }

  /** Reads a refusal in the venue's own words by ccxt's tables; null when there is none. */
  function refusalOf(status: number, text: string, limiter: RateLimiter): Refusal | null {
    const what = underWay.getStore()?.what ?? 'data'
    const parsed = parseJson(text)
    try {
      exchange?.handleErrors(status, '', '', 'GET', {}, text, parsed.ok ? parsed.value : undefined, {}, undefined)
      return null
    } catch (error) {
      const refused = readCcxtError(error, venue.name, what, venue.refusals)
      // Odd answers trip its tables as well; the status or the form will tell.
      if (refused === null) return null
      const { code, message, said } = refused
      const retryAt = code === 'FEED_RATE_LIMITED' ? clock.now() + UNTOLD_WAIT_MICROS : null
      if (retryAt !== null) limiter.close(retryAt)
      return { code, message, retryAt, context: { said } }
    }
  }

  function contentFault(detail: string, what: string): FeedFailure {
    return failureOfContent(detail, { name: venue.name, what, maxBytes: USUAL_PATIENCE.maxBytes })
  }

  return {
    call: async (what, stop, action) => {
      const loaded = await loadOnce()
      if (loaded === null) {
        const message = `The part of this program that asks ${venue.name} cannot be loaded, so ${what} is missing; set the program up anew.`
        return { ok: false, failure: { code: 'FEED_UNAVAILABLE', message, retryAt: null } }
      }
      try {
        return { ok: true, value: await underWay.run({ what, stop }, () => action(loaded)) }
      } catch (error) {
        if (error instanceof FeedFault) return { ok: false, failure: error.failure }
        if (error instanceof Error && error.message.startsWith('Invariant:')) throw error
        const refused = readCcxtError(error, venue.name, what, venue.refusals)
        if (refused === null) return { ok: false, failure: contentFault('its parts do not fit each other', what) }
        const { code, message, said } = refused
        return { ok: false, failure: { code, message, retryAt: null, context: { said } } }
      }
    },
    close: async () => {
      await Promise.all(doors.map(({ source }) => source.close()))
    },
  }
}

type Refusal = Pick<FeedFailure, 'code' | 'message' | 'retryAt'> & { readonly context: { readonly said: string } }
