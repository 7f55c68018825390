import {
  isKilled,
  type KilledEngine,
  type KillPath,
  type KillView,
  type Unanswered,
} from '#contracts/records/safety.ts'

/** What only the main thread knows of the kill switch. */
export interface HostKillFacts {
  /** Paths that did not answer their last test, with the reason. */
  readonly failed: ReadonlyMap<KillPath, string>
  /** What became of each engine since the press; empty while no kill is in force. */
  readonly engines: readonly KilledEngine[]
  /** A press that the broker has not latched yet. */
  readonly press: { readonly path: KillPath; readonly at: number; readonly reason: string } | null
  /** What the spare kill worker could not bring to an end. */
  readonly spare: readonly Unanswered[]
}

/** Longest list on the plate; the contract allows no more. */
const LISTED = 100

const BROKER_SILENT: Unanswered = {
  kind: 'ENGINE',
  what: 'broker',
  text: 'It did not answer the press, so its thread was ended and is started again; until it has read the journal nobody can say what works at the venue. Look at the account there.',
}

/**
 * Writes what only the main thread knows over the broker's record: the paths that failed their last test, the press that
 * is still on its way, what became of the engines.
 */
export function withHostFacts(view: KillView, facts: HostKillFacts): KillView {
  const paths = view.paths.map((entry) => {
    const note = facts.failed.get(entry.path)
    return note === undefined ? entry : { ...entry, verified: false, note }
  })
  const drilled = { ...view, paths }
  if (isKilled(view)) return killedView(drilled, facts)
  if (facts.press !== null) {
    const { path, at, reason } = facts.press
    return killedView({ ...drilled, state: 'TRIPPING', path, trippedAt: at, reason: reason.slice(0, 2_000) }, facts)
  }
  return view.state === 'READY' && paths.some((entry) => !entry.verified) ? { ...drilled, state: 'DEGRADED' } : drilled
}

function killedView(view: KillView, { engines, spare, press }: HostKillFacts): KillView {
  const isBrokerSilent = press !== null && engines.some(({ name, outcome }) => name === 'broker' && outcome === 'ENDED')
  const unanswered = [...(isBrokerSilent ? [BROKER_SILENT] : []), ...spare, ...view.unanswered].slice(0, LISTED)
  const isWaiting = engines.some(({ outcome }) => outcome === 'WAITING')
  return { ...view, engines: [...engines], unanswered, state: standing(view.state, isWaiting, isBrokerSilent, spare) }
}

/** HALTED is said only when everything that was asked has answered or was ended. */
function standing(
  state: KillView['state'],
  isWaiting: boolean,
  isBrokerSilent: boolean,
  spare: readonly Unanswered[],
): KillView['state'] {
  if (isBrokerSilent) return 'HALTED_UNCONFIRMED'
  if (state !== 'HALTED') return state
  if (isWaiting) return 'TRIPPING'
  return spare.length > 0 ? 'HALTED_UNCONFIRMED' : state
}
