import { restoreSeries } from '#adapters/storage/cold/tiering.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { namedSeries, RANGE_OPTIONS, SERIES_OPTIONS, timeOption } from './history/seriesOptions.ts'
import { withTiers } from './history/withTiers.ts'

/** `quarterdeck data restore`: moves archived months back into market.db. */
export const dataRestoreCommand: Command = {
  name: 'data restore',
  summary: 'Moves archived months of one series back into market.db, in whole files.',
  operands: [],
  options: [...SERIES_OPTIONS, ...RANGE_OPTIONS, DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    const { arguments: words } = context
    const named = namedSeries(words)
    if (!named.ok) return tellFailure(context, named.failure, EXIT.misused)
    const from = timeOption(words, 'from', Number.NEGATIVE_INFINITY)
    if (!from.ok) return tellFailure(context, from.failure, EXIT.misused)
    const to = timeOption(words, 'to', Number.POSITIVE_INFINITY)
    if (!to.ok) return tellFailure(context, to.failure, EXIT.misused)
    return withTiers(context, 'moving', async (tiers) => {
      const moved = await restoreSeries(tiers, named.series, from.time, to.time)
      if (!moved.ok) return tellFailure(context, moved.failure)
      const { parts: files, rows } = moved.reply
      if (words.flag('json')) context.print(JSON.stringify({ ok: true, files, rows }))
      else
        context.print(
          files === 0
            ? 'Nothing of this series is archived in that time; quarterdeck data verify lists what is.'
            : `${files} files with ${rows} rows were moved back into market.db.`,
        )
      return EXIT.done
    })
  },
}
