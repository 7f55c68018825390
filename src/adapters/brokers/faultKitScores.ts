/** How far the adapter of a venue passed the fault kit of brokers. */
export interface FaultKitScore {
  /** As the connection names its venue. */
  readonly venue: string
  /** Of the kit: it rises when cases are added or changed. */
  readonly version: number
  readonly passed: number
  /** Cases that the protocol of the venue cannot have; neither passed nor failed. */
  readonly impossible: number
  readonly total: number
}

/**
 * Scores of every adapter, by venue. The runs of the kit write this list and hold it true; nothing is added by hand.
 */
export const FAULT_KIT_SCORES: readonly FaultKitScore[] = [
  { venue: 'ALPACA', version: 1, passed: 121, impossible: 1, total: 122 },
  { venue: 'BINANCE', version: 1, passed: 106, impossible: 16, total: 122 },
  { venue: 'BINANCE_USDM', version: 1, passed: 107, impossible: 15, total: 122 },
  { venue: 'COINBASE', version: 1, passed: 105, impossible: 17, total: 122 },
  { venue: 'HTX', version: 1, passed: 104, impossible: 18, total: 122 },
  { venue: 'INTERACTIVE_BROKERS', version: 1, passed: 116, impossible: 6, total: 122 },
  { venue: 'KRAKEN', version: 1, passed: 105, impossible: 17, total: 122 },
  { venue: 'KUCOIN', version: 1, passed: 104, impossible: 18, total: 122 },
]
