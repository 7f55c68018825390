import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ExperimentSeries } from '#adapters/storage/research/experimentTable.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import type { JudgedExperiment } from '../../research/experimentBook.ts'
import { experimentJson } from '../../research/tearSheet/experimentJson.ts'
import { printPdf } from '../../research/tearSheet/pdf.ts'
import { equityCsv, tradesCsv } from '../../research/tearSheet/seriesCsv.ts'
import { tearSheet } from '../../research/tearSheet/tearSheet.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { withBook } from './withBook.ts'

/** `quarterdeck experiments export`: a record as a page to read, to print, or as data. */
export const experimentsExportCommand: Command = {
  name: 'experiments export',
  summary: 'Writes a recorded run to a file: a page to read or print, its trades and equity, or everything.',
  operands: [
    { name: 'ID', required: true, help: 'The experiment; at least six characters of its id.' },
    { name: 'FILE', required: true, help: 'Where to write it; csv writes the equity beside it, to FILE-equity.csv.' },
  ],
  options: [
    { name: 'format', kind: 'choice', choices: ['html', 'json', 'csv', 'pdf'], default: 'html', help: 'The form.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) =>
    withBook(context, async (book) => {
      const { arguments: words } = context
      const found = book.find(words.operand(0) ?? '')
      if (!found.ok) return tellFailure(context, found.failure)
      const judged = book.judge(found.reply)
      const written = await write(context, judged, book.series(found.reply))
      if (!written.ok) return tellFailure(context, written.failure)
      if (words.flag('json')) context.print(JSON.stringify({ ok: true, files: written.reply }))
      else context.print(`Written: ${written.reply.join(', ')}.`)
      return EXIT.done
    }),
}

async function write(
  context: CommandContext,
  judged: JudgedExperiment,
  series: ExperimentSeries | null,
): Promise<CommandResult<readonly string[]>> {
  const { arguments: words } = context
  const file = path.resolve(words.operand(1) ?? '')
  switch (words.text('format')) {
    case 'json':
      return writeFiles([[file, experimentJson(judged, series)]])
    case 'csv': {
      if (series === null)
        return refused(
          'NO_SERIES',
          'No trades and no equity were kept of this run, so there is nothing for a CSV file.',
        )
      const { dir, name, ext } = path.parse(file)
      return writeFiles([
        [file, tradesCsv(series)],
        [path.join(dir, `${name}-equity${ext === '' ? '.csv' : ext}`), equityCsv(series)],
      ])
    }
    case 'pdf': {
      const printed = await printPdf(tearSheet(judged, series), file, context.environment)
      return printed.ok ? accepted([file]) : printed
    }
    default:
      return writeFiles([[file, tearSheet(judged, series)]])
  }
}

function writeFiles(files: readonly (readonly [string, string])[]): CommandResult<readonly string[]> {
  try {
    for (const [file, text] of files) writeFileSync(file, text)
    return accepted(files.map(([file]) => file))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refused('FILE_UNWRITABLE', `The file could not be written (${why}); choose another place.`)
  }
}
