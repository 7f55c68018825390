import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import type { BrokerDialect, VenueRequest } from './brokerDialect.ts'
import type { BrokerMarket } from './brokerMarkets.ts'
import type { OrderWatch } from './orderWatch.ts'

/** Keeps the venue's own timer wound up while orders work. */
export interface DeadMan {
  /** Stops the timer at the venue as well: orders outlive a session that ends in order. */
  stop(): Promise<void>
}

const RENEWALS = 4

/**
 * Starts keeping the timer: four times within its length, only where orders work, and never where a stop works, which is
 * there to outlive this program. `send` sends a request that changes no order; its answers do not matter.
 */
export function createDeadMan(
  dialect: BrokerDialect,
  watch: Pick<OrderWatch, 'working'>,
  clock: FeedClock,
  send: (request: VenueRequest) => Promise<unknown>,
): DeadMan {
  const { deadMan, capabilities } = dialect
  if (deadMan === null || capabilities.deadMan === null) return { stop: () => Promise.resolve() }
  const { requests, scope } = deadMan
  const everyMs = capabilities.deadMan / 1_000 / RENEWALS
  const isWhole = scope === 'ACCOUNT'
  let wound: readonly BrokerMarket[] = []

  async function renew(): Promise<void> {
    const { markets, withStops } = watch.working
    // A timer for the whole account stops for a stop in any market.
    const safe = isWhole && withStops.length > 0 ? [] : markets.filter((market) => !withStops.includes(market))
    const over = wound.filter((market) => !safe.includes(market))
    wound = safe
    const toSend = [
      ...(over.length > 0 && (!isWhole || safe.length === 0) ? requests(false, over) : []),
      ...(safe.length > 0 ? requests(true, safe) : []),
    ]
    await Promise.all(toSend.map(send))
  }

  function turn(): void {
    void renew()
    callOff = clock.after(everyMs, turn)
  }
  let callOff = clock.after(everyMs, turn)

  return {
    stop: async () => {
      callOff()
      if (wound.length > 0) await Promise.all(requests(false, wound).map(send))
    },
  }
}
