import type { InstrumentId, ProposalId } from '#core/model/identifiers.ts'
import type { Proposal, RejectReason } from '#core/model/proposal.ts'
import type { ShadowResult } from '#trading/approval/scorecard.ts'
import { followShadow, type ShadowCause, type ShadowPrices, type ShadowTrade } from '#trading/approval/shadowTrade.ts'

/** Ideas followed at a time, and ended ones that stay on the screen. */
const FOLLOWED = 500
const ENDED_SHOWN = 200
/** Results the scorecard is made of, the newest ones. */
const SCORED = 2_000

/** An idea with the decision about it. */
export interface Idea {
  readonly key: string
  readonly proposal: Proposal
  readonly cause: ShadowCause
  readonly reason: RejectReason | null
  readonly decidedAt: number
  trade: ShadowTrade
}

/** Ideas of decided proposals on their way to their end, and how those before ended. */
export class Ideas {
  readonly #running = new Map<string, Idea>()
  readonly #byInstrument = new Map<InstrumentId, Set<Idea>>()
  readonly #results: ShadowResult[] = []
  readonly #endedKeys: string[] = []

  /** Results so far, oldest first. */
  get results(): readonly ShadowResult[] {
    return this.#results
  }

  has(proposalId: ProposalId, cause: ShadowCause): boolean {
    return this.#running.has(keyOf(proposalId, cause))
  }

  /** Forgets everything; another account has another trader's record. */
  clear(): readonly string[] {
    const keys = [...this.#running.keys(), ...this.#endedKeys]
    this.#running.clear()
    this.#byInstrument.clear()
    this.#results.length = 0
    this.#endedKeys.length = 0
    return keys
  }

  /** Begins to follow an idea; returns null when it has no stop, is followed already, or there are too many. */
  begin(idea: Omit<Idea, 'key' | 'trade'>, trade: ShadowTrade): Idea | null {
    const key = keyOf(idea.proposal.proposalId, idea.cause)
    if (this.#running.has(key) || this.#running.size >= FOLLOWED) return null
    const begun: Idea = { ...idea, key, trade }
    this.#running.set(key, begun)
    const { instrumentId } = idea.proposal
    const list = this.#byInstrument.get(instrumentId) ?? new Set()
    this.#byInstrument.set(instrumentId, list.add(begun))
    return begun
  }

  /** Follows the ideas in one instrument through a bar; returns those that changed. */
  follow(instrumentId: InstrumentId, bar: ShadowPrices): readonly Idea[] {
    const list = this.#byInstrument.get(instrumentId)
    if (list === undefined || list.size === 0) return []
    const changed: Idea[] = []
    for (const idea of list) {
      const next = followShadow(idea.trade, bar)
      if (next === idea.trade) continue
      idea.trade = next
      changed.push(idea)
      if (next.state !== 'ENDED') continue
      list.delete(idea)
      this.#running.delete(idea.key)
      this.#endedKeys.push(idea.key)
      const { cause, reason } = idea
      this.#results.push({ cause, reason, entered: next.entry !== null, multiple: next.multiple })
      if (this.#results.length > SCORED) this.#results.shift()
    }
    return changed
  }

  /** Keys of ended ideas beyond those that stay on the screen. */
  overdue(): readonly string[] {
    return this.#endedKeys.splice(0, Math.max(0, this.#endedKeys.length - ENDED_SHOWN))
  }
}

function keyOf(proposalId: ProposalId, cause: ShadowCause): string {
  return `${proposalId}|${cause}`
}
