import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CommandReply } from '#contracts/channel.ts'
import type { BacktestResult, IdeaView, researchChannel } from '#contracts/research.ts'
import { openExperimentBook, type ExperimentBook } from './experimentBook.ts'
import type { IdeaSummary } from './ideaDesk.ts'
import { experimentJson } from './tearSheet/experimentJson.ts'
import { tradesCsv } from './tearSheet/seriesCsv.ts'
import { tearSheet } from './tearSheet/tearSheet.ts'

type Trials = CommandReply<typeof researchChannel, 'QueryTrials'>
type Exported = CommandReply<typeof researchChannel, 'ExportRun'>
type ExportFormat = 'html' | 'csv' | 'json'

/** What the screens may ask of the record of experiments; runs are named as in the list of jobs. */
export interface ExperimentScreens {
  trials(): CommandResult<Trials>
  setTags(runId: string, tags: readonly string[]): CommandResult<Record<string, never>>
  exportRun(runId: string, format: ExportFormat): CommandResult<Exported>
}

const MEDIA: Readonly<Record<ExportFormat, string>> = {
  html: 'text/html',
  csv: 'text/csv',
  json: 'application/json',
}

/** Opens the record of a data directory for each question: other processes write in it as well. */
export function createExperimentScreens(
  dataDirectory: string,
  resultOf: (runId: string) => CommandResult<BacktestResult>,
): ExperimentScreens {
  function withBook<Reply>(ask: (book: ExperimentBook) => CommandResult<Reply>): CommandResult<Reply> {
    const opened = openExperimentBook(dataDirectory)
    if (!opened.ok) return opened
    try {
      return ask(opened.book)
    } finally {
      opened.book.close()
    }
  }

  function withExperiment<Reply>(
    runId: string,
    ask: (book: ExperimentBook, experimentId: string) => CommandResult<Reply>,
  ): CommandResult<Reply> {
    const found = resultOf(runId)
    if (!found.ok) return found
    const { experimentId } = found.reply
    if (experimentId === undefined) {
      const message = `${runId} could not be written into the record of experiments, so it has no tags and no files.`
      return refused('RUN_NOT_KEPT', message, { runId })
    }
    return withBook((book) => ask(book, experimentId))
  }

  return {
    trials: () =>
      withBook((book) => {
        const damage = book.damage()
        const ideas = book.ideas.list().map((idea) => ideaView(idea, book))
        return accepted({ ideas, verified: damage === null, finding: damage })
      }),
    setTags: (runId, tags) =>
      withExperiment(runId, (book, experimentId) => {
        const found = book.find(experimentId)
        if (!found.ok) return found
        const before = book.tags(found.reply)
        const removed = before.filter((tag) => !tags.includes(tag))
        const changed = book.changeTags(found.reply, tags, removed)
        return changed.ok ? accepted({}) : changed
      }),
    exportRun: (runId, format) =>
      withExperiment(runId, (book, experimentId) => {
        const found = book.find(experimentId)
        if (!found.ok) return found
        const series = book.series(found.reply)
        const judged = book.judge(found.reply)
        if (format === 'csv' && series === null) {
          return refused('SERIES_NOT_KEPT', `The trades of ${runId} were not kept, so there is nothing to write.`, {
            runId,
          })
        }
        const text =
          format === 'html'
            ? tearSheet(judged, series)
            : format === 'json'
              ? experimentJson(judged, series)
              : series === null
                ? ''
                : tradesCsv(series)
        const fileName = `quarterdeck-${experimentId.slice(0, 12)}.${format}`
        return accepted({ fileName, mediaType: MEDIA[format], text })
      }),
  }
}

function ideaView({ id, texts, count }: IdeaSummary, book: ExperimentBook): IdeaView {
  return {
    key: id,
    label: texts.join(' · ').slice(0, 2_000),
    trials: count.everTried,
    finished: count.done,
    failed: count.failed,
    cancelled: count.cancelled,
    best: count.best === null ? null : bestOf(count.best, book),
    resets: count.resets.length,
    lastAt: null,
  }
}

function bestOf(
  { experimentId, sharpe }: { readonly experimentId: string; readonly sharpe: number },
  book: ExperimentBook,
): IdeaView['best'] {
  const found = book.find(experimentId)
  const deflated = found.ok ? book.judge(found.reply).deflated : null
  const luck = deflated === null ? null : { expectedMaximum: deflated.expectedMaximum, deflated: deflated.estimate }
  return { experimentId, sharpe, luck }
}
