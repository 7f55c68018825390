import type { BrokerCapabilities } from '#engines/broker/brokerPort.ts'

const TEN_MINUTES = 600_000_000

/** What is sent through the gateway; nothing else is. */
export function gatewayCapabilities(extendedHours: boolean): BrokerCapabilities {
  return {
    // A second order under one integer is no second order: it changes the first.
    idempotency: { kind: 'NONE' },
    worstLag: TEN_MINUTES,
    orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP'],
    timesInForce: ['GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE'],
    nativeStops: true,
    // Exits cancel each other at the venue and may wait for their entry, but each is a message of its own.
    brackets: false,
    postOnly: false,
    reduceOnly: false,
    displayQuantity: true,
    shortSales: true,
    extendedHours,
    cancelAll: false,
    deadMan: null,
    placesOrders: true,
  }
}
