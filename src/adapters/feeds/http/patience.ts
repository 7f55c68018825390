/** How long an HTTP source is waited for. */
export interface HttpPatience {
  /** To open a connection. */
  readonly connectMs: number
  /** From the open connection to the last header field. */
  readonly headersMs: number
  /** For everything together. */
  readonly totalMs: number
  /** Stretch over which the rate of a body is measured. */
  readonly rateWindowMs: number
  /** A body that comes slower than this over such a stretch is given up. */
  readonly leastBytesPerSecond: number
  /** Bytes of an unpacked body at most, unless a request says otherwise. */
  readonly maxBytes: number
  /** Attempts at one question. */
  readonly attempts: number
  /** Upper ends of the first and the longest wait between attempts. */
  readonly firstRetryMs: number
  readonly longestRetryMs: number
}

/** What serves sources on the public network. */
export const USUAL_PATIENCE: HttpPatience = {
  connectMs: 10_000,
  headersMs: 20_000,
  totalMs: 60_000,
  rateWindowMs: 5_000,
  leastBytesPerSecond: 200,
  maxBytes: 32_000_000,
  attempts: 4,
  firstRetryMs: 500,
  longestRetryMs: 8_000,
}
