import { EXIT, type Command } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { withTiers } from './history/withTiers.ts'

/** `quarterdeck data verify`: reads everything and compares it with its checksums, changing nothing. */
export const dataVerifyCommand: Command = {
  name: 'data verify',
  summary: 'Reads all market history, in market.db and archived, and names what is damaged.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    withTiers(context, 'looking', async ({ hot, cold }) => {
      const stored = hot.verify()
      if (!stored.ok) return tellFailure(context, stored.failure)
      const archived = await cold.verify()
      if (!archived.ok) return tellFailure(context, archived.failure)
      const damage = [...stored.reply.damage, ...archived.reply.damage]
      const ok = damage.length === 0
      const { series, rows } = stored.reply
      if (context.arguments.flag('json')) {
        context.print(JSON.stringify({ ok, stored: { series, rows }, archived: archived.reply, damage }))
      } else {
        context.print(
          `market.db: ${rows} whole rows of ${series} series. Archive: ${archived.reply.rows} whole rows in ${archived.reply.files} files of ${archived.reply.series} series.`,
        )
        for (const stray of archived.reply.strays) context.print(`Left over, does not count: ${stray}`)
        for (const part of damage) context.complain(`Damaged: ${part}.`)
        if (!ok) context.complain('Nothing damaged is served; restore it from a backup, or fetch its rows again.')
      }
      return ok ? EXIT.done : EXIT.failed
    }),
}
