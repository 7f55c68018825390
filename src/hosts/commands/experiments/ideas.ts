import { formatTimestamp } from '#core/time/iso.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { TrialCount } from '#engines/research/experiments/trialCount.ts'
import { EXIT, type Command, type CommandContext, type CommandOption } from '../../commandLine.ts'
import type { ExperimentBook } from '../../research/experimentBook.ts'
import type { IdeaSummary } from '../../research/ideaDesk.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { withBook } from './withBook.ts'

const REASON: CommandOption = {
  name: 'reason',
  kind: 'text',
  value: 'TEXT',
  required: true,
  help: 'Why; it is kept beside the count for ever.',
}

/** `quarterdeck experiments ideas`: how often each idea was tried. */
export const experimentsIdeasCommand: Command = {
  name: 'experiments ideas',
  summary: 'Lists the ideas with the number of their trials: every run counts, the failed and cancelled ones too.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    withBook(context, (book) => {
      const ideas = book.ideas.list()
      const decisions = book.ideas.decisions()
      const { findings, notes } = book.verify()
      if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, ideas, decisions, findings, notes }))
      else {
        context.print(ideas.map(describe).join('\n') || 'No idea was tried yet.')
        for (const {
          at,
          kind,
          ideas: [first = '', second],
          reason,
        } of decisions) {
          const what =
            kind === 'IDEAS_MERGED'
              ? `${first} was merged into ${second ?? ''}`
              : second === undefined
                ? `${first} was taken apart`
                : `${second} was split off ${first}`
          context.print(`  ${formatTimestamp(at)}: ${what}: ${reason}`)
        }
        for (const finding of [...findings, ...notes]) context.complain(finding)
      }
      return EXIT.done
    }),
}

function describe({ id, texts, count }: IdeaSummary): string {
  const { trials, everTried, done, failed, cancelled, unfinished, withSharpe, variance, best, resets } = count
  const ever = everTried > trials ? ` (${everTried} ever)` : ''
  const spread = variance === null ? '' : `, variance ${variance.toFixed(3)}`
  const ratios =
    best === null
      ? 'none with a Sharpe ratio'
      : `best Sharpe ratio ${best.sharpe.toFixed(2)} of n=${withSharpe}${spread}`
  return [
    `${id}  ${texts.join(' with ')}`,
    `  ${trials} trials${ever}: ${done} done, ${failed} failed, ${cancelled} cancelled, ${unfinished} without an end; ${ratios}`,
    ...resets.map(
      ({ at, reason, trials: before }) => `  reset at ${formatTimestamp(at)} after ${before} trials: ${reason}`,
    ),
  ].join('\n')
}

/** `quarterdeck experiments merge`: counts two ideas together. */
export const experimentsMergeCommand: Command = {
  name: 'experiments merge',
  summary: 'Counts the trials of two ideas together from now on.',
  operands: [
    { name: 'IDEA', required: true, help: 'The start of its id.' },
    { name: 'OTHER', required: true, help: 'The start of the other one.' },
  ],
  options: [REASON, DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    decide(context, ({ ideas }) =>
      ideas.merge(operand(context, 0), operand(context, 1), context.arguments.text('reason') ?? ''),
    ),
}

/** `quarterdeck experiments split`: makes experiments an idea of their own, or takes a merged idea apart. */
export const experimentsSplitCommand: Command = {
  name: 'experiments split',
  summary: 'Makes some experiments of an idea an idea of their own; without any, takes a merged idea apart again.',
  operands: [
    { name: 'IDEA', required: true, help: 'The start of its id.' },
    { name: 'ID', required: false, repeatable: true, help: 'The experiments, by the start of their ids.' },
  ],
  options: [
    { name: 'name', kind: 'text', value: 'TEXT', help: 'What the new idea is called.' },
    REASON,
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) =>
    decide(context, (book) => {
      const reason = context.arguments.text('reason') ?? ''
      const prefixes = context.arguments.operandsFrom(1)
      if (prefixes.length === 0) return book.ideas.part(operand(context, 0), reason)
      const ids: string[] = []
      for (const prefix of prefixes) {
        const found = book.find(prefix)
        if (!found.ok) return found
        ids.push(found.reply.id)
      }
      return book.ideas.split(operand(context, 0), ids, context.arguments.text('name') ?? 'split off', reason)
    }),
}

/** `quarterdeck experiments reset`: starts a count again, in the open. */
export const experimentsResetCommand: Command = {
  name: 'experiments reset',
  summary: 'Starts the count of an idea again. The reason and the old count stay on view.',
  operands: [{ name: 'IDEA', required: true, help: 'The start of its id.' }],
  options: [REASON, DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    decide(context, ({ ideas }) => ideas.reset(operand(context, 0), context.arguments.text('reason') ?? '')),
}

function decide(context: CommandContext, change: (book: ExperimentBook) => CommandResult<TrialCount>): Promise<number> {
  return withBook(context, (book) => {
    const changed = change(book)
    if (!changed.ok) return tellFailure(context, changed.failure)
    const { trials, everTried } = changed.reply
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, ...changed.reply }))
    else context.print(`The idea counts ${trials} trials now, ${everTried} ever.`)
    return EXIT.done
  })
}

function operand(context: CommandContext, index: number): string {
  return context.arguments.operand(index) ?? ''
}
