/** Where a queue is and who one is there. */
export interface QueueAddress {
  /** With user, password or token where the server asks for them. */
  readonly url: string
  /** File of credentials; null for none. */
  readonly credentials: string | null
}

/** Tells whether a text names a queue. */
export function isQueueAddress(text: string): boolean {
  return /^(?:nats|tls):\/\//i.test(text)
}
