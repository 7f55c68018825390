import type { ProofEvidence } from '#contracts/records/proof.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { barsUpTo } from '../../../data/sources/barWalk.ts'
import { type Decision, DecisionRecorder, decisionsOf } from '../decisions.ts'
import { counted, failed, inconclusive, momentText, passed } from '../findings.ts'
import type { ProofQuestion, ProofRoom } from '../proofRoom.ts'
import { cutBefore } from '../variants/runDataChange.ts'
import { measureSettling, type Settling } from '../settling.ts'

/** Where the later starts are, as shares of the moments. */
const STARTS: readonly number[] = [0.1, 0.2, 0.3, 0.45]
/** Share of the decisions after the warm-up that may differ: a tie that the last bit of an average decides. */
const TOLERATED = 0.02

/** Does it decide the same, after its warm-up, whenever it was started? */
export const warmUp: ProofQuestion = {
  code: 'WARM_UP',
  hint: false,
  *answer(room) {
    const { whole, data } = room
    const { moments } = whole
    const declared = declaredWarmUp(room)
    const starts = [...new Set([1, ...STARTS.map((share) => Math.floor(share * moments.length))])].filter(
      (start) => start > 0,
    )
    room.plan(starts.length)
    const own = decisionsOf(whole.signals)
    const sets = new Map(data.sets.map((set) => [set.instrument.id as string, set]))
    const settlings: Settling[] = []
    for (const start of starts) {
      const from = moments[start - 1]
      if (from === undefined) continue
      const recorder = new DecisionRecorder()
      const variant = { data: cutBefore(data, from), name: `data that begin after ${momentText(from)}` }
      const end = yield* room.run(variant, null, recorder.listener)
      if (end.failure !== null) continue
      const seen = ({ at, instrumentId }: Decision): number => {
        const set = sets.get(instrumentId)
        return set === undefined ? 0 : barsUpTo(set, at) - barsUpTo(set, from)
      }
      settlings.push(measureSettling(own, recorder.decisions, from, seen, declared ?? 0, variant.name))
    }
    return judge(settlings, declared)
  },
}

function judge(settlings: readonly Settling[], declared: number | null): ReturnType<typeof passed> {
  const after = settlings.reduce((sum, each) => sum + each.after, 0)
  const lasting = settlings.reduce((sum, each) => sum + each.lasting, 0)
  const needed = settlings.reduce((most, each) => Math.max(most, each.needed), 0)
  const settled = settlings.every((each) => each.isSettled)
  const evidence: ProofEvidence | null = settlings.find((each) => each.evidence !== null)?.evidence ?? null
  if (after === 0) return inconclusive('It raised too few signals to see from when on they agree; run it on more data.')
  if (declared === null) {
    return settled
      ? passed(
          `Whenever it starts, it decides the same after ${counted(needed, 'bar')} at the latest; it declares no warm-up.`,
          after,
        )
      : inconclusive(
          'What it decides depends on when it was started, for as long as these data go; it declares no warm-up. Live it will differ from the backtest.',
          after,
          evidence,
        )
  }
  if (lasting > Math.max(1, TOLERATED * after)) {
    const wish = settled ? `it needs ${counted(needed, 'bar')}` : 'it does not settle within these data'
    return failed(
      `It declares a warm-up of ${counted(declared, 'bar')}, but ${lasting} of ${after} decisions after it depend on when it was started: ${wish}. Declare more, or use averages that forget.`,
      after,
      evidence,
    )
  }
  return needed <= declared
    ? passed(`Whenever it starts, it decides the same after its ${counted(declared, 'bar')} of warm-up.`, after)
    : passed(
        `After its ${counted(declared, 'bar')} of warm-up its decisions agree as soon as positions of before have ended, at the latest after ${counted(needed, 'bar')}.`,
        after,
      )
}

/** The longest warm-up that the strategies of the run declare, in bars; null when none or not every one declares any. */
function declaredWarmUp({ configuration, data, strategiesFor }: ProofRoom): number | null {
  const strategies = strategiesFor(data)
  let longest = 0
  for (const { kind, parameters } of configuration.strategies) {
    const found = strategies.find(kind)
    if (!found.ok || found.definition.warmupBars === undefined) return null
    const parsed = parseParameters(found.definition, parameters)
    if (parsed.ok) longest = Math.max(longest, found.definition.warmupBars(parsed.values))
  }
  return longest === 0 ? null : longest
}
