import { counted, failed, inconclusive, momentText, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'
import { quietMoments, scattered, spread, timesOf } from '../sampling.ts'
import { FUTURES, otherFuture } from '../variants/otherFuture.ts'

/** Share of the cuts that lie at moments without a signal. */
const QUIET_SHARE = 0.25

/** Does it say and do the same up to a moment whatever comes after it? */
export const future: ProofQuestion = {
  code: 'FUTURE',
  hint: false,
  *answer(room) {
    const { whole, effort, data } = room
    const signals = timesOf(whole.signals)
    const busy = spread(signals, effort.futures)
    const quiet = spread(quietMoments(whole.moments, signals), Math.ceil(effort.futures * QUIET_SHARE))
    const cuts = scattered([...busy, ...quiet].toSorted((one, two) => one - two))
    room.plan(cuts.length * FUTURES.length)
    let compared = 0
    for (const { kind, seed } of FUTURES) {
      for (const at of cuts) {
        const variant = { data: otherFuture(data, at, kind, seed), name: `${kind} data after ${momentText(at)}` }
        const { count, difference } = yield* room.compare(variant, at)
        compared += count
        if (difference === null) continue
        return failed(
          'It decides otherwise when other prices come later: it knows what comes after. Look for whole-sample figures, later adjustments, and instruments chosen by how they ended.',
          compared,
          difference,
        )
      }
    }
    if (busy.length === 0) {
      return inconclusive(
        'It raised no signal, so there is nothing that could rest on later data; run it on more.',
        compared,
      )
    }
    return passed(
      `With the future shuffled, mirrored, tripled, frozen and replaced by noise from ${counted(cuts.length, 'moment')} on, it says and does the same up to there.`,
      compared,
    )
  },
}
