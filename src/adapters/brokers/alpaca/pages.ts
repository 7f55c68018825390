import type * as z from 'zod'
import { SECOND } from '#core/time/duration.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import type { ChannelAnswer, OrderChannel } from '../shared/orderChannel.ts'
import { fillActivity, orderMessage, readList, type FillActivity, type OrderMessage } from './alpacaMessages.ts'

const ORDERS_A_PAGE = 500
const FILLS_A_PAGE = 100
/** More pages than an account fills in a day; a list that does not end by then is taken for broken. */
const MOST_PAGES = 400
const WAIT_MS = 20_000
/** Activities are filtered by when they were booked, which may be a little off the execution. */
const MARGIN = 60 * SECOND

/** Asks one question; background calls never take what cancels and orders need. */
export function question(channel: OrderChannel, target: string): Promise<ChannelAnswer> {
  return channel.send({ method: 'GET', target, urgency: 'BACKGROUND', maxWaitMs: WAIT_MS })
}

async function page<Schema extends z.ZodType>(
  channel: OrderChannel,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: Schema,
): Promise<readonly z.output<Schema>[] | null> {
  const answer = await question(channel, `${path}?${new URLSearchParams(query).toString()}`)
  return answer.kind === 'ANSWERED' && answer.status === 200 ? readList(answer.value, schema) : null
}

/**
 * Every order of a status that was submitted at or after `since`, oldest first; null when a page is missing. Pages go on
 * from the time of the last order, and orders of that same time are asked for again so that none falls between two pages.
 */
export async function everyOrder(
  channel: OrderChannel,
  status: 'open' | 'all',
  since: number,
): Promise<readonly OrderMessage[] | null> {
  const orders = new Map<string, OrderMessage>()
  let after = since <= 0 ? null : since - 1
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const read = await page(
      channel,
      '/v2/orders',
      {
        status,
        limit: String(ORDERS_A_PAGE),
        direction: 'asc',
        nested: 'false',
        ...(after === null ? {} : { after: formatTimestamp(after) }),
      },
      orderMessage,
    )
    if (read === null) return null
    const before = orders.size
    for (const order of read) orders.set(order.id, order)
    if (read.length < ORDERS_A_PAGE) return [...orders.values()]
    const last = parseTimestamp(read.at(-1)?.submitted_at ?? '')
    // A whole page of one moment cannot be gone past.
    if (last === null || orders.size === before) return null
    after = last - 1
  }
  return null
}

/** Every execution at or after `since`, oldest first; null when a page is missing. It ends with an empty page only. */
export async function everyFill(channel: OrderChannel, since: number): Promise<readonly FillActivity[] | null> {
  const fills: FillActivity[] = []
  let token: string | null = null
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const read: readonly FillActivity[] | null = await page(
      channel,
      '/v2/account/activities/FILL',
      {
        direction: 'asc',
        page_size: String(FILLS_A_PAGE),
        ...(since <= MARGIN ? {} : { after: formatTimestamp(since - MARGIN) }),
        ...(token === null ? {} : { page_token: token }),
      },
      fillActivity,
    )
    if (read === null) return null
    const last = read.at(-1)
    if (last === undefined) return fills
    if (last.id === token) return null
    fills.push(...read)
    token = last.id
  }
  return null
}
