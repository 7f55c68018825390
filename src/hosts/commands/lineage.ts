import type { Lineage, LineageOrigin } from '#contracts/records/lineage.ts'
import { durationText } from '#core/lineage/durationText.ts'
import { LINEAGE_KIND_WORDS } from '#core/lineage/lineageGraph.ts'
import { lineageToMermaid } from '#core/lineage/mermaid.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import { barIntervalSchema } from '#contracts/records/basics.ts'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { EXIT, type Command, type CommandContext, type CommandOption } from '../commandLine.ts'
import { readLineage } from '../lineage/readLineage.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

const MERMAID: CommandOption = {
  name: 'mermaid',
  kind: 'flag',
  help: 'Prints a flow chart in the language of Mermaid instead of sentences.',
}
/** Longest id, as the journal keeps them. */
const LONGEST_ID = 80

/** `quarterdeck lineage ID`: from an order, a proposal or a signal back to the raw data. */
export const lineageCommand: Command = {
  name: 'lineage',
  summary: 'Leads from an order, a proposal or a signal back to the bars it rests on and what those were made of.',
  operands: [
    { name: 'ID', required: true, help: 'The client order id, the id of the proposal, or that of the signal.' },
  ],
  options: [DATA_DIR, MERMAID, JSON_OUTPUT],
  run: (context) => {
    const id = context.arguments.operand(0) ?? ''
    if (id.length > LONGEST_ID) {
      const message = `An id has at most ${LONGEST_ID} characters; copy it from the blotter or from the journal.`
      return Promise.resolve(tellFailure(context, { code: 'LINEAGE_UNKNOWN', message }, EXIT.misused))
    }
    // The ids of the three look different, but nothing promises that they always will.
    for (const kind of ['ORDER', 'PROPOSAL', 'SIGNAL'] as const) {
      const told = read(context, { kind, id })
      if (told.ok) return Promise.resolve(print(context, told.reply))
      if (told.failure.code !== 'LINEAGE_UNKNOWN') return Promise.resolve(tellFailure(context, told.failure))
    }
    const message = `The journal knows no order, proposal or signal ${JSON.stringify(id)}; backtests keep no journal.`
    return Promise.resolve(tellFailure(context, { code: 'LINEAGE_UNKNOWN', message, context: { id } }))
  },
}

/** `quarterdeck lineage correction`: what corrected bars went into. */
export const lineageCorrectionCommand: Command = {
  name: 'lineage correction',
  summary: 'Lists the features, signals, proposals, orders, fills and backtests that rest on bars of a range.',
  operands: [],
  options: [
    { name: 'instrument', kind: 'text', value: 'ID', required: true, help: 'The instrument, for example SPX.SAMPLE.' },
    {
      name: 'interval',
      kind: 'choice',
      choices: barIntervalSchema.options,
      required: true,
      help: 'Length of the bars.',
    },
    { name: 'from', kind: 'text', value: 'TIME', required: true, help: 'Opening time of the first bar, UTC.' },
    { name: 'to', kind: 'text', value: 'TIME', help: 'Opening time of the last bar; that of the first when left out.' },
    DATA_DIR,
    MERMAID,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const words = [
      context.arguments.text('from') ?? '',
      context.arguments.text('to') ?? context.arguments.text('from') ?? '',
    ]
    const [from, to] = words.map(parseTimestamp)
    if (from === null || from === undefined || to === null || to === undefined) {
      const message = '--from and --to are times such as 2026-01-05 or 2026-01-05T14:30:00Z; write both so.'
      return Promise.resolve(tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused))
    }
    const interval = context.arguments.text('interval') ?? ''
    const told = read(context, {
      kind: 'CORRECTION',
      instrumentId: context.arguments.text('instrument') ?? '',
      interval,
      from: Math.min(from, to),
      to: Math.max(from, to),
    })
    return Promise.resolve(told.ok ? print(context, told.reply) : tellFailure(context, told.failure))
  },
}

function read(context: CommandContext, of: LineageOrigin) {
  return readLineage(ownDataDirectory(context.arguments.text('data-dir')), of)
}

function print(context: CommandContext, lineage: Lineage): number {
  if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, ...lineage }))
  else if (context.arguments.flag('mermaid')) context.print(lineageToMermaid(lineage).trimEnd())
  else context.print(linesOf(lineage).join('\n'))
  return EXIT.done
}

/** Causes before what came of them, each with what led to it. */
function linesOf({ nodes, edges, gaps }: Lineage): readonly string[] {
  const titles = new Map(nodes.map(({ id, title }) => [id, title]))
  const lines: string[] = []
  for (const { id, kind, title, details, at, marketTime } of nodes) {
    const time =
      at === null ? (marketTime === null ? '' : `${formatTimestamp(marketTime)} market time`) : formatTimestamp(at)
    lines.push(`${LINEAGE_KIND_WORDS[kind]}: ${title}${time === '' ? '' : `  (${time})`}`)
    for (const detail of details) lines.push(`    ${detail}`)
    for (const { from, label, duration } of edges.filter((edge) => edge.to === id)) {
      const took = duration === null ? '' : `, after ${durationText(duration)}`
      lines.push(`    <- ${titles.get(from) ?? from} (${label}${took})`)
    }
  }
  if (gaps.length > 0) lines.push('', 'What cannot be told:', ...gaps.map((gap) => `  - ${gap}`))
  return lines
}
