import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import {
  choiceSchema,
  DEFAULT_SOURCE_CHOICES,
  hasChoices,
  sourceChoicesSchema,
  type SourceChoices,
} from '#contracts/sourceChoices.ts'

/** What a trader wrote about one source. */
export interface WrittenChoices {
  /** `name=value`; an empty value takes the choice back. */
  readonly pairs: ReadonlyMap<string, string>
  /** Names of news feeds with their addresses; none leaves those that there are. */
  readonly feeds: ReadonlyMap<string, string>
  /** Takes every choice about the source back first. */
  readonly isReset: boolean
}

/** The choices with what was written about a source, or the first thing in it that does not fit. */
export function changeChoices(
  choices: SourceChoices,
  sourceId: string,
  { pairs, feeds, isReset }: WrittenChoices,
): CommandResult<SourceChoices> {
  if (!hasChoices(sourceId)) {
    const able = Object.keys(DEFAULT_SOURCE_CHOICES).join(', ')
    return refused('SOURCE_WITHOUT_CHOICES', `Nothing can be chosen about "${sourceId}"; it can about ${able}.`)
  }
  const usual: Readonly<Record<string, unknown>> = DEFAULT_SOURCE_CHOICES[sourceId]
  const changed: Record<string, unknown> = { ...(isReset ? usual : choices[sourceId]) }
  for (const [name, text] of pairs) {
    const schema = choiceSchema(sourceId, name)
    if (schema === undefined) {
      const known = Object.keys(usual).join(', ')
      return refused('CHOICE_UNKNOWN', `There is no "${name}" to be chosen about ${sourceId}; there is ${known}.`)
    }
    const fits = text === '' ? usual[name] : readings(text).find((value) => schema.safeParse(value).success)
    if (fits === undefined) {
      const wanted = schema.safeParse(text).error?.issues[0]?.message ?? 'Invalid value'
      return refused('CHOICE_VALUE', `"${text}" cannot be the ${name} of ${sourceId}: ${wanted}. Nothing was changed.`)
    }
    changed[name] = fits
  }
  if (feeds.size > 0) {
    const list = [...feeds].map(([name, address]) => ({ name, address }))
    const schema = choiceSchema(sourceId, 'feeds')
    if (schema?.safeParse(list).success !== true) {
      const message = `Feeds are at most 50 with a name and an https address, and about ${sourceId} these cannot be chosen; nothing was changed.`
      return refused('CHOICE_VALUE', message)
    }
    changed['feeds'] = list
  }
  return accepted(sourceChoicesSchema.parse({ ...choices, [sourceId]: changed }))
}

/** What a word may mean, the plainest first: itself, yes or no, a number, a list. */
function readings(text: string): readonly unknown[] {
  const yesOrNo = { true: true, yes: true, false: false, no: false }[text.toLowerCase()]
  const number = /^\d{1,16}$/.test(text) ? Number(text) : undefined
  const list = text.split(',').map((item) => item.trim())
  return [text, yesOrNo, number, list].filter((value) => value !== undefined)
}
