import { failed, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'
import { otherPrices } from '../variants/otherFuture.ts'
import { ActComparison } from '../comparison.ts'
import { WholeRunRecorder } from '../wholeRun.ts'

/**
 * Does the same run come out the same, again and after other data? Two sets of data are run in the order A, B, B, A, with
 * A the data of the run: what a run leaves behind for the next one, and what it draws at random, shows.
 */
export const repeat: ProofQuestion = {
  code: 'REPEAT',
  hint: false,
  *answer(room) {
    room.plan(4)
    const again = yield* room.compare({ data: room.data, name: 'the same data, run a second time' }, null)
    const other = otherPrices(room.data, 'shuffled', OTHER_SEED)
    const first = new WholeRunRecorder()
    const firstEnd = yield* room.run({ data: other, name: 'shuffled data' }, null, first.listener)
    const { acts } = first.finish(firstEnd)
    const comparison = new ActComparison(acts, null, 'shuffled data, run a second time')
    const secondEnd = yield* room.run({ data: other, name: 'shuffled data' }, null, comparison.listener)
    const otherAgain = comparison.finish(secondEnd)
    const last = yield* room.compare({ data: room.data, name: 'the same data, run after other data' }, null)
    const compared = again.count + otherAgain.count + last.count
    const difference = again.difference ?? last.difference ?? (firstEnd.failure === null ? otherAgain.difference : null)
    if (difference !== null) {
      return failed(
        'The same run does not come out the same: the strategy draws at random, reads a clock or keeps what it saw in an earlier run; make everything it remembers part of what create returns.',
        compared,
        difference,
      )
    }
    return passed('Run again, and again after other data, it says and does exactly the same.', compared)
  },
}

const OTHER_SEED = 31
