import { failed, momentText, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'
import { withStrayMemory } from '../variants/strayMemory.ts'

/** Does it read only the rows of the slice it is shown, keep none of their memory and write nothing into it? */
export const sliceMemory: ProofQuestion = {
  code: 'SLICE_MEMORY',
  hint: false,
  *answer(room) {
    room.plan(1)
    let writtenAt: number | null = null
    const strategies = withStrayMemory(room.strategiesFor(room.data), (marketTime) => {
      writtenAt ??= marketTime
    })
    const variant = { data: room.data, strategies, name: 'garbage behind the rows of a slice and in slices of before' }
    const { count, difference } = yield* room.compare(variant, null)
    if (writtenAt !== null) {
      return failed(
        `It writes into the market data it is shown, first at ${momentText(writtenAt)}, so the other engines see prices that never were; let it copy what it changes.`,
        count,
        difference,
      )
    }
    return difference === null
      ? passed('It reads only the rows it is shown and keeps none of their memory.', count)
      : failed(
          'It reads rows beyond the count of a slice, or keeps a slice whose memory is used again; let it copy the numbers it needs.',
          count,
          difference,
        )
  },
}
