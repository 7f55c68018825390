import { DecisionRecorder, decisionTexts } from '../decisions.ts'
import { inconclusive, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'
import { timesPowerOfTwo } from '../variants/restatedData.ts'

const HALF = 0.5

/** Does it decide the same when every price is halved, the account with them? Limits on prices are a good reason not to. */
export const scale: ProofQuestion = {
  code: 'SCALE',
  hint: true,
  *answer(room) {
    room.plan(1)
    const { configuration, whole } = room
    if (whole.signals.length === 0) return inconclusive('It raised no signal to compare.')
    const recorder = new DecisionRecorder()
    const variant = {
      data: timesPowerOfTwo(room.data, HALF),
      configuration: { ...configuration, startingCash: configuration.startingCash * HALF },
      name: 'prices halved',
    }
    yield* room.run(variant, null, recorder.listener)
    const own = decisionTexts(whole.signals)
    const same = own.length === recorder.texts.length && own.every((each, index) => each === recorder.texts[index])
    return same
      ? passed('With every price halved it decides the same.', own.length)
      : inconclusive(
          'With every price halved it decides otherwise: it compares prices with fixed numbers, which mean something else after a split.',
          own.length,
        )
  },
}
