import type { ClientOrderId } from '#core/model/identifiers.ts'

/** An integer under which the gateway knows an order, and whether it was drawn for this very question. */
export interface ReservedOrderId {
  readonly orderId: number
  /** False when the same order drew it before: it may have been sent already. */
  readonly isNew: boolean
}

/**
 * Which integer belongs to which order. The gateway counts integers for each of its clients for ever, and a second order
 * under one integer changes the first; so an integer is written down, to stay, before a byte of its order leaves.
 */
export interface OrderIdStore {
  /**
   * Draws the next integer for an order, at least `atLeast` and above every one drawn before, and answers when it is on
   * disk. An order that has one keeps it. Rejects when it cannot be written; the order is not sent then.
   */
  reserve(clientOrderId: ClientOrderId, atLeast: number): Promise<ReservedOrderId>
  /** The integer of an order; null when it never drew one. */
  find(clientOrderId: ClientOrderId): number | null
  /** The order that drew this integer; null when none of ours did. */
  ownerOf(orderId: number): ClientOrderId | null
}

/** Keeps the integers in memory: for tests, and for a host that writes them down around it. */
export function createOrderIdMemory(): OrderIdStore {
  const ids = new Map<ClientOrderId, number>()
  const owners = new Map<number, ClientOrderId>()
  let last = 0
  return {
    reserve: (clientOrderId, atLeast) => {
      const known = ids.get(clientOrderId)
      if (known !== undefined) return Promise.resolve({ orderId: known, isNew: false })
      last = Math.max(last + 1, atLeast)
      ids.set(clientOrderId, last)
      owners.set(last, clientOrderId)
      return Promise.resolve({ orderId: last, isNew: true })
    },
    find: (clientOrderId) => ids.get(clientOrderId) ?? null,
    ownerOf: (orderId) => owners.get(orderId) ?? null,
  }
}
