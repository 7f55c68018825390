import { type Decision, DecisionRecorder, decisionsOf, decisionTexts } from '../decisions.ts'
import { counted, failed, inconclusive, passed } from '../findings.ts'
import { heldForesight, nextBarForesight } from '../foresight.ts'
import type { Finding, ProofQuestion, ProofRoom } from '../proofRoom.ts'
import { otherPrices } from '../variants/otherFuture.ts'
import { withInvisibleNoise } from '../variants/restatedData.ts'

const SEEDS: readonly number[] = [1, 2]
/** Chance that is taken for none at all. */
const NEVER = 1e-7
/** Bars held and distance from chance, in standard deviations, at which positions cannot be chance. */
const HELD = { bars: 50, z: 7 } as const
/** Share of the decisions that a strategy keeps when prices change by one part in a million, at the least. */
const KEPT = 0.5

/**
 * Does it know prices it was not shown: from a file, a table or a run before?
 *
 * 1. On shuffled prices under the same labels its decisions can have nothing to do with the true prices.
 * 2. A strategy that is right beyond all chance must stay so when prices change by a part in a million; one that looks the
 *    future up by its prices does not find them any more.
 */
export const hiddenData: ProofQuestion = {
  code: 'HIDDEN_DATA',
  hint: false,
  *answer(room) {
    const { whole } = room
    if (whole.signals.length === 0)
      return inconclusive('It raised no signal, so there is nothing that could rest on hidden data.')
    const own = decisionsOf(whole.signals)
    const direct = nextBarForesight(own, room.data)
    const isUncanny = direct.p < NEVER
    room.plan(SEEDS.length + (isUncanny ? 1 : 0))
    let compared = 0
    let suspected = 0
    let words = ''
    for (const seed of SEEDS) {
      const recorder = new DecisionRecorder()
      const data = otherPrices(room.data, 'shuffled', seed)
      const end = yield* room.run({ data, name: 'shuffled prices' }, null, recorder.listener)
      compared += recorder.decisions.length
      if (end.failure !== null) continue
      const next = nextBarForesight(recorder.decisions, room.data)
      const held = heldForesight(recorder.decisions, room.data)
      if (next.p < NEVER) {
        words = `Shown shuffled prices it was right about ${next.hits} of ${next.n} next bars of the true ones (chance ${percent(next.chance)}).`
      } else if (held.n >= HELD.bars && held.z > HELD.z && held.isAlone) {
        words = `Shown shuffled prices its positions went with the true ones, ${held.z.toFixed(0)} standard deviations from chance over ${counted(held.n, 'bar')}.`
      } else continue
      suspected += 1
    }
    if (suspected === SEEDS.length) {
      return failed(
        `It knows prices it was not shown. ${words} Look for files, tables and caches it was made with.`,
        compared,
        null,
      )
    }
    return isUncanny
      ? yield* lookedUp(room, own, compared)
      : passed('Its decisions on other prices have nothing to do with the true ones.', compared)
  },
}

function* lookedUp(
  room: ProofRoom,
  own: readonly Decision[],
  compared: number,
): Generator<undefined, Finding, undefined> {
  const recorder = new DecisionRecorder()
  const data = withInvisibleNoise(room.data, 1)
  yield* room.run({ data, name: 'prices changed by a part in a million' }, null, recorder.listener)
  const noisy = new Set(recorder.texts)
  const kept = decisionTexts(room.whole.signals).filter((decision) => noisy.has(decision)).length
  const all = compared + own.length
  if (kept >= KEPT * room.whole.signals.length) {
    return passed('Its decisions on other prices have nothing to do with the true ones.', all)
  }
  const { hits, n } = nextBarForesight(own, room.data)
  return failed(
    `It was right about ${hits} of ${n} next bars, but with every price changed by a part in a million it keeps only ${kept} of ${room.whole.signals.length} decisions: it looks prices up instead of judging them.`,
    all,
    null,
  )
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
