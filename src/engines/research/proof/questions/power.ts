import { inconclusive, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'
import { DecisionRecorder, decisionTexts } from '../decisions.ts'
import { otherPrices } from '../variants/otherFuture.ts'

const SEEDS: readonly number[] = [1, 2]

/**
 * Do other prices change what it decides at all? Where they do not, that nothing changes with the future says little.
 * Prices in texts and features change with the data by themselves, so that only times, instruments and directions count.
 */
export const power: ProofQuestion = {
  code: 'POWER',
  hint: false,
  *answer(room) {
    room.plan(SEEDS.length)
    const own = decisionTexts(room.whole.signals).join('\n')
    if (own === '') return inconclusive('It raised no signal, so nothing was put to the proof; run it on more data.')
    for (const seed of SEEDS) {
      const recorder = new DecisionRecorder()
      const data = otherPrices(room.data, 'noise', seed)
      const end = yield* room.run({ data, name: 'other prices' }, null, recorder.listener)
      // A run that breaks off on prices that never were tells nothing.
      if (end.failure !== null) continue
      if (recorder.texts.join('\n') !== own) {
        return passed(
          'Other prices change what it decides, so the other questions have something to show.',
          room.whole.signals.length,
        )
      }
    }
    return inconclusive(
      'It decides the same on quite other prices, so it does not look at them: that it passes the other questions says little. Decisions by the calendar alone are like that.',
      room.whole.signals.length,
    )
  },
}
