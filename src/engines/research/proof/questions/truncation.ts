import { counted, failed, inconclusive, momentText, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'
import { quietMoments, scattered, spread, timesOf } from '../sampling.ts'
import { cutAfter } from '../variants/runDataChange.ts'

/** Does it say and do the same up to every signal when there are no data after it? */
export const truncation: ProofQuestion = {
  code: 'TRUNCATION',
  hint: false,
  *answer(room) {
    const { whole, effort, data } = room
    const signals = timesOf(whole.signals)
    const chosen = spread(signals, effort.cuts)
    const quiet = spread(quietMoments(whole.moments, signals), effort.quietCuts)
    const cuts = scattered([...chosen, ...quiet].toSorted((one, two) => one - two))
    room.plan(cuts.length)
    let compared = 0
    for (const at of cuts) {
      const variant = { data: cutAfter(data, at), name: `no data after ${momentText(at)}` }
      const { count, difference } = yield* room.compare(variant, at)
      compared += count
      if (difference !== null) {
        return failed(
          'It decides otherwise when the data end: it knows what comes after. Look for whole-sample figures, centred windows and labels made of later bars.',
          compared,
          difference,
        )
      }
    }
    if (chosen.length === 0) {
      return inconclusive(
        'It raised no signal, so there is nothing that could rest on later data; run it on more.',
        compared,
      )
    }
    const which =
      chosen.length === signals.length
        ? `at ${chosen.length === 1 ? 'its one signal' : `each of the ${counted(signals.length, 'moment')} with a signal`}`
        : `at ${counted(chosen.length, 'moment')} spread over the ${counted(signals.length, 'moment')} with a signal`
    return passed(
      `Cut off ${which} and at ${counted(quiet.length, 'moment')} without, it says and does the same up to there.`,
      compared,
    )
  },
}
