import { fragmentationOf } from '#core/history/coldFiles.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { withTiers } from './history/withTiers.ts'

/** `quarterdeck data consolidate`: joins small archived files. */
export const dataConsolidateCommand: Command = {
  name: 'data consolidate',
  summary: 'Joins small archived files into larger ones; may be stopped at any time and run again.',
  operands: [],
  options: [
    { name: 'preview', kind: 'flag', help: 'Tells how scattered the files are and joins none.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const isPreview = context.arguments.flag('preview')
    return withTiers(context, isPreview ? 'looking' : 'moving', async ({ cold }) => {
      const before = await cold.manifests()
      if (!before.ok) return tellFailure(context, before.failure)
      for (const { series } of isPreview ? [] : before.reply) {
        if (context.signal.aborted) break
        const joined = await cold.consolidate(series)
        if (!joined.ok) return tellFailure(context, joined.failure)
      }
      const after = await cold.manifests()
      if (!after.ok) return tellFailure(context, after.failure)
      const report = sumOf(after.reply.map(({ files }) => fragmentationOf(files)))
      const filesBefore = before.reply.reduce((sum, { files }) => sum + files.length, 0)
      if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, filesBefore, ...report }))
      else
        context.print(
          `${isPreview ? '' : `${filesBefore} files became ${report.files}. `}${report.files} files hold ${report.rows} rows (${report.rowsPerFile.toFixed(0)} each, ${(report.bytes / 1e6).toFixed(1)} MB); ${report.smallFiles} are small, ${report.superfluous} could be joined to others.`,
        )
      return EXIT.done
    })
  },
}

/** Files of different series are never joined, so what could be joined is counted within each. */
function sumOf(parts: readonly ReturnType<typeof fragmentationOf>[]) {
  const add = (value: (part: ReturnType<typeof fragmentationOf>) => number): number =>
    parts.reduce((sum, part) => sum + value(part), 0)
  const [files, rows] = [add((part) => part.files), add((part) => part.rows)]
  return {
    files,
    rows,
    bytes: add(({ bytes }) => bytes),
    rowsPerFile: files === 0 ? 0 : rows / files,
    smallFiles: add(({ smallFiles }) => smallFiles),
    superfluous: add(({ superfluous }) => superfluous),
  }
}
