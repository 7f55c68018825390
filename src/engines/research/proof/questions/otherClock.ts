import { failed, notApplicable, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'

/** Does it come out the same at another time of day, on another date and with other random numbers? */
export const otherClock: ProofQuestion = {
  code: 'OTHER_CLOCK',
  hint: false,
  *answer(room) {
    if (room.elsewhere === null) {
      return notApplicable('This program cannot run strategies under another wall clock here, so it was not tried.')
    }
    room.plan(1)
    const variant = { data: room.data, name: 'another wall clock and other random numbers', around: room.elsewhere }
    const { count, difference } = yield* room.compare(variant, null)
    return difference === null
      ? passed('Neither the wall clock nor the random numbers of the machine matter to it.', count)
      : failed(
          'It decides otherwise under another wall clock or with other random numbers; let it use market time and a seeded generator.',
          count,
          difference,
        )
  },
}
