import * as z from 'zod'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import { askToDo } from '../../control/askControl.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { openSecretLines } from '../keys/secretLines.ts'
import { doAndTell } from './doing.ts'

const WORD = 'FLATTEN'

const previewSchema = z.object({
  closing: z.array(
    z.object({ instrumentId: z.string(), side: z.string(), quantity: z.number(), cancelsFirst: z.number() }),
  ),
})

/** `quarterdeck flatten`: closes every position, after each closing order was shown and the word was typed. */
export const flattenCommand: Command = {
  name: 'flatten',
  summary: 'Closes every position at the market, one at a time. Only while the kill is on or entries are paused.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    const dataDirectory = ownDataDirectory(context.arguments.text('data-dir'))
    const preview = await askToDo(dataDirectory, 'broker', 'PreviewFlatten', {})
    if (!preview.ok) return tellFailure(context, preview.failure)
    const { closing } = previewSchema.parse(preview.reply)
    if (closing.length === 0) {
      const message = 'The account is flat, so there was nothing to close.'
      return tellFailure(context, { code: 'NOTHING_TO_CLOSE', message })
    }
    context.complain(
      closing
        .map(
          ({ instrumentId, side, quantity, cancelsFirst }) =>
            `${side} ${quantity} increments of ${instrumentId} at the market, reduce only; ${cancelsFirst} working orders are cancelled before`,
        )
        .join('\n'),
    )
    const lines = openSecretLines(context)
    const typed = await lines.ask(`Type ${WORD} to send these:`)
    lines.close()
    if (typed?.trim() !== WORD) {
      const message = `${WORD} was not typed, so every position stays as it is.`
      return tellFailure(context, { code: 'WORD_NOT_TYPED', message }, EXIT.misused)
    }
    const words =
      'Flattening: one position at a time, each after its cancels are confirmed; quarterdeck positions tells what is left.'
    return doAndTell(context, { channel: 'broker', type: 'Flatten', payload: { typed: WORD }, words })
  },
}
