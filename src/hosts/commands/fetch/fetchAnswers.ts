import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { DAY } from '#core/time/duration.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { EXIT, type CommandContext } from '../../commandLine.ts'
import type { FeedEntry, FeedOrigins, FeedParts } from '../../feeds/feedEntry.ts'
import { FEED_ENTRIES } from '../../feeds/feedRegistry.ts'
import { createSymbolBook } from '../../feeds/symbolBook.ts'
import { systemUniform } from '../../feeds/systemUniform.ts'
import { createSystemClock } from '../../systemClock.ts'
import { tellFailure } from '../commonOptions.ts'
import { timeOption } from '../history/seriesOptions.ts'
import { readKeys, type KeyOfSource } from '../keys/readKeys.ts'
import type { SecretLines } from '../keys/secretLines.ts'
import { keptChoices } from '../sources/keptChoices.ts'
import { answerTable, plainJson, plainLine } from './answerTable.ts'
import { TOKEN_ASKERS, TRANSFER_ASKERS } from './askChains.ts'
import { FUNDAMENTALS_ASKERS, INSIDER_ASKERS, POINT_IN_TIME } from './askCompanies.ts'
import { EVENT_ASKERS, NEWS_ASKERS, OPTION_ASKERS } from './askMarkets.ts'
import type { Asked, Askers } from './asked.ts'

/** What is asked for and printed, not stored: who can be asked, whether about something, and from when to when usually. */
const KINDS = {
  news: { askers: NEWS_ASKERS, needsSubject: () => false, usualDays: [-30, 0] },
  insiders: { askers: INSIDER_ASKERS, needsSubject: () => true, usualDays: [-30, 0] },
  fundamentals: {
    askers: FUNDAMENTALS_ASKERS,
    needsSubject: (source: string) => source !== 'coingecko' && source !== 'defillama',
    usualDays: [-30, 0],
  },
  events: { askers: EVENT_ASKERS, needsSubject: () => false, usualDays: [0, 30] },
  options: { askers: OPTION_ASKERS, needsSubject: () => true, usualDays: [0, 60] },
  token: { askers: TOKEN_ASKERS, needsSubject: () => true, usualDays: [-30, 0] },
  transfers: { askers: TRANSFER_ASKERS, needsSubject: (source: string) => source !== 'etherscan', usualDays: [-30, 0] },
} as const satisfies Readonly<
  Record<
    string,
    { askers: Askers; needsSubject: (source: string) => boolean; usualDays: readonly [from: number, to: number] }
  >
>

/** What is asked for and printed, not stored. */
export type AnswerKind = keyof typeof KINDS
/** Every such kind. */
export const ANSWER_KINDS = ['news', 'insiders', 'fundamentals', 'events', 'options', 'token', 'transfers'] as const

const USUAL_LIMIT = 50
const MOST_ROWS = 10_000

/** What tests replace: where sources are found, and where the passphrase comes from. */
export interface FetchBench {
  readonly origins?: FeedOrigins
  readonly openLines?: () => SecretLines
}

/** Asks one source for something that is no series of prices, and prints what it answers. */
export async function fetchAnswers(context: CommandContext, kind: AnswerKind, bench: FetchBench): Promise<number> {
  const words = context.arguments
  const source = words.text('source') ?? ''
  const { askers, needsSubject } = KINDS[kind]
  const asker = askers.get(source)
  const entry = FEED_ENTRIES.find(({ card }) => card.id === source)
  if (asker === undefined || entry === undefined) {
    const message = `"${source}" cannot be asked for ${kind}; ${[...askers.keys()].join(', ')} can.`
    return tellFailure(context, { code: 'SOURCE_UNKNOWN', message }, EXIT.misused)
  }
  const asked = readAsked(context, kind, source)
  if (!asked.ok) return tellFailure(context, asked.failure, EXIT.misused)
  if (asked.reply.subject === '' && needsSubject(source)) {
    const message = `What ${kind} are wanted of is not said; name it: quarterdeck data fetch AAPL --kind ${kind} --source ${source}.`
    return tellFailure(context, { code: 'OPERAND_MISSING', message }, EXIT.misused)
  }
  let refusedRows = 0
  const parts = await openParts(context, entry, bench, (count) => (refusedRows += count))
  if (!parts.ok) return tellFailure(context, parts.failure)
  const told = await asker(parts.reply, asked.reply, context.signal)
  if (!told.ok) return tellFailure(context, { code: told.failure.code, message: told.failure.message })
  const { columns, rows, notes, value } = told.value
  if (words.flag('json')) {
    context.print(plainJson({ ok: true, kind, source, subject: asked.reply.subject, refusedRows, notes, ...value }))
    return EXIT.done
  }
  const shown = rows.slice(0, asked.reply.limit)
  if (rows.length > 0) context.print(answerTable(columns, shown))
  else context.complain(`${entry.card.name} told nothing of what was asked for.`)
  for (const note of notes) context.complain(plainLine(note))
  if (shown.length < rows.length) context.complain(`${rows.length - shown.length} more rows; raise --limit.`)
  if (refusedRows > 0) context.complain(`${refusedRows} rows could not be read and were left out.`)
  return EXIT.done
}

function readAsked(context: CommandContext, kind: AnswerKind, source: string): CommandResult<Asked> {
  const words = context.arguments
  const now = createSystemClock().now()
  const [first, last] = KINDS[kind].usualDays
  const from = timeOption(words, 'from', now + first * DAY)
  if (!from.ok) return from
  const to = timeOption(words, 'to', Math.max(now, from.time) + last * DAY)
  if (!to.ok) return to
  const known = timeOption(words, 'as-known-at', now)
  if (!known.ok) return known
  const isPointInTime = words.text('as-known-at') !== null
  if (isPointInTime && !(POINT_IN_TIME.has(source) && (kind === 'fundamentals' || kind === 'insiders'))) {
    const able = [...POINT_IN_TIME].join(', ')
    const message = `What was known when is told with fundamentals and insiders of ${able} alone, not with ${kind} of ${source}; leave --as-known-at out or ask ${able}.`
    return refused('KNOWN_TIME_UNTOLD', message)
  }
  const limit = words.number('limit') ?? USUAL_LIMIT
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS) {
    return refused('OPTION_VALUE', `--limit must be a whole number from 1 to ${MOST_ROWS}.`)
  }
  const [fromBlock, toBlock] = [words.number('from-block'), words.number('to-block')]
  if ([fromBlock, toBlock].some((block) => block !== null && !(Number.isSafeInteger(block) && block >= 0))) {
    return refused('OPTION_VALUE', '--from-block and --to-block must be whole numbers of blocks, 0 or more.')
  }
  if (from.time >= to.time) return refused('OPTION_VALUE', '--to must be after --from.')
  return accepted({
    subject: words.operand(0) ?? '',
    from: from.time,
    to: to.time,
    asKnownAt: isPointInTime ? known.time : null,
    limit,
    fromBlock,
    toBlock,
    holder: words.text('holder'),
  })
}

/** What the feed is made with; the vault is opened only when the source answers nobody without a key, or when it is said. */
async function openParts(
  context: CommandContext,
  { card, isKeyChosen }: FeedEntry,
  { origins, openLines }: FetchBench,
  onRefused: (count: number) => void,
): Promise<CommandResult<FeedParts>> {
  const words = context.arguments
  const root = ownDataDirectory(words.text('data-dir'))
  const choices = keptChoices(root)
  const needsKey = card.key === 'required' && isKeyChosen?.(choices) !== true
  const keys =
    needsKey || words.flag('keys') ? await readKeys(context, root, openLines?.()) : accepted<KeyOfSource>(() => null)
  if (!keys.ok) {
    if (keys.failure.code !== 'VAULT_MISSING' || isKeyChosen === undefined) return keys
    const message = `${card.name} answers only who names an address for mail; choose yours: quarterdeck data sources ${card.id} --set contact=NAME@HOST.`
    return refused('CONTACT_MISSING', message)
  }
  const origin = origins?.[card.id]
  return accepted({
    clock: createFeedClock(createSystemClock()),
    uniform: systemUniform,
    symbols: createSymbolBook(),
    credentials: () => keys.reply(card.id),
    choices,
    onRefusedRows: ({ count }) => onRefused(count),
    ...(origin?.http === undefined ? {} : { origin: origin.http }),
    ...(origin?.authorities === undefined ? {} : { authorities: origin.authorities }),
  })
}
