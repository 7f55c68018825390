import { archiveSeries } from '#adapters/storage/cold/tiering.ts'
import { DEFAULT_LIFECYCLE } from '#core/history/lifecycle.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { createSystemClock } from '../systemClock.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { withTiers } from './history/withTiers.ts'

/** `quarterdeck data archive`: moves months that are cold into files. */
export const dataArchiveCommand: Command = {
  name: 'data archive',
  summary: 'Moves months of market history that ended a while ago from market.db into compressed files.',
  operands: [],
  options: [
    {
      name: 'hot-days',
      kind: 'number',
      default: String(DEFAULT_LIFECYCLE.hotDays),
      help: 'A month moves when it ended at least so many days ago.',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) =>
    withTiers(context, 'moving', async (tiers) => {
      const hotDays = context.arguments.number('hot-days') ?? DEFAULT_LIFECYCLE.hotDays
      if (hotDays < 0) {
        const message = '--hot-days must not be negative, because months that go on cannot be archived.'
        return tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused)
      }
      const now = createSystemClock().now()
      const total = { months: 0, rows: 0, postponed: 0 }
      const all = tiers.hot.series()
      if (!all.ok) return tellFailure(context, all.failure)
      for (const series of all.reply) {
        if (context.signal.aborted) break
        const moved = await archiveSeries(tiers, series, now, { hotDays })
        if (!moved.ok) return tellFailure(context, moved.failure)
        total.months += moved.reply.parts
        total.rows += moved.reply.rows
        total.postponed += moved.reply.postponed
      }
      const path = tiers.cold.root
      if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, path, ...total }))
      else
        context.print(
          `${total.months} months with ${total.rows} rows were moved to ${path}; reading goes on as before.${
            total.postponed === 0 ? '' : ` ${total.postponed} months changed meanwhile and stay for the next time.`
          }`,
        )
      return EXIT.done
    }),
}
