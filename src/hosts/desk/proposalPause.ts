import type { TradingMode } from '#core/model/origin.ts'

/** What the pause needs of its host. */
export interface ProposalPausePorts {
  mode(): TradingMode | null
  isWanted(): boolean
  isPlaying(): boolean
  /** Ids of the proposals that wait for the trader. */
  waiting(): readonly string[]
  pause(): void
  play(): void
}

/** Stops a simulated or replayed market while a proposal waits, and lets it go on when none does. */
export interface ProposalPause {
  /** Looks at the proposals again; to be called when they have changed. */
  look(): void
  /** The trader has stopped or started the market; from now on that counts. */
  traderDecided(): void
}

/**
 * Makes the pause. A trader who starts the market while a proposal waits is not contradicted: only a proposal that is new
 * stops it again.
 */
export function createProposalPause(ports: ProposalPausePorts): ProposalPause {
  let seen: ReadonlySet<string> = new Set()
  let pausedHere = false
  return {
    look: () => {
      const waiting = ports.waiting()
      const isNew = waiting.some((id) => !seen.has(id))
      seen = new Set(waiting)
      const mode = ports.mode()
      if (isNew && ports.isWanted() && ports.isPlaying() && (mode === 'SIM' || mode === 'REPLAY')) {
        pausedHere = true
        ports.pause()
      } else if (waiting.length === 0 && pausedHere) {
        pausedHere = false
        ports.play()
      }
    },
    traderDecided: () => {
      pausedHere = false
    },
  }
}
