import { choiceSchema, sourceChoicesSchema, type SourceChoices } from '#contracts/sourceChoices.ts'
import { localeGroupSign, parseNumber } from '../../../format/parseNumber.ts'
import { CHOICE_FIELDS, type ChoiceField, type ChoosingSource, type RowsChoice } from './choiceFields.ts'
import { feedAddressProblem, feedNameProblem, fieldProblem, subredditProblem } from './choiceProblems.ts'

/** Most rows of a list. */
export const MOST_ROWS = 50

/** A row of a list as typed; `address` stays empty where rows have none. */
export interface ChoiceRow {
  /** Tells rows apart while they are typed; never kept. */
  readonly id: number
  readonly name: string
  readonly address: string
}

/** The choices about one source as typed. */
export interface ChoiceForm {
  /** Texts, numbers and chosen words, by the name of the choice. */
  readonly texts: Readonly<Record<string, string>>
  readonly checks: Readonly<Record<string, boolean>>
  /** True takes the usual list; the rows stay where they are, for a change of mind. */
  readonly takesUsual: boolean
  readonly rows: readonly ChoiceRow[]
}

/** What is wrong with a form: one sentence for each choice by its name, and for each cell of a row by {@link cellKey}. */
export type ChoiceProblems = ReadonlyMap<string, string>

/** Names a cell of a row among the problems. */
export function cellKey(row: ChoiceRow, cell: 'name' | 'address'): string {
  return `${row.id}.${cell}`
}

/** Writes the choices about one source into a form. */
export function formOfChoices(sourceId: ChoosingSource, choices: SourceChoices): ChoiceForm {
  const chosen: Readonly<Record<string, unknown>> = choices[sourceId]
  const texts: Record<string, string> = {}
  const checks: Record<string, boolean> = {}
  for (const { kind, name } of CHOICE_FIELDS[sourceId]) {
    if (kind === 'check') checks[name] = chosen[name] === true
    else if (kind !== 'rows') texts[name] = textOf(chosen[name])
  }
  const list = listOf(sourceId, choices)
  return { texts, checks, takesUsual: list === null, rows: (list ?? []).map((row, id) => ({ id, ...row })) }
}

/** Adds an empty row at the end; a full list stays as it is. */
export function withNewRow(form: ChoiceForm): ChoiceForm {
  if (form.rows.length >= MOST_ROWS) return form
  const id = Math.max(-1, ...form.rows.map((row) => row.id)) + 1
  return { ...form, rows: [...form.rows, { id, name: '', address: '' }] }
}

/**
 * Reads a form into the document: every other source stays as it is in `choices`. The document that comes back fits its
 * schema; otherwise the problems come back, and nothing of the form is taken.
 */
export function readChoiceForm(
  sourceId: ChoosingSource,
  form: ChoiceForm,
  choices: SourceChoices,
): { readonly ok: true; readonly choices: SourceChoices } | { readonly ok: false; readonly problems: ChoiceProblems } {
  const problems = new Map<string, string>()
  const read: Record<string, unknown> = {}
  for (const field of CHOICE_FIELDS[sourceId]) {
    const value = valueOf(field, form)
    read[field.name] = value
    const inRows = field.kind === 'rows' && !form.takesUsual ? rowProblems(field, form) : []
    for (const [cell, why] of inRows) problems.set(cell, why)
    if (inRows.length > 0 || choiceSchema(sourceId, field.name)?.safeParse(value).success === true) continue
    problems.set(field.name, fieldProblem(field.name, form.texts[field.name] ?? ''))
  }
  if (problems.size > 0) return { ok: false, problems }
  return { ok: true, choices: sourceChoicesSchema.parse({ ...choices, [sourceId]: read }) }
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : ''
}

function valueOf(field: ChoiceField, form: ChoiceForm): unknown {
  const text = (form.texts[field.name] ?? '').trim()
  switch (field.kind) {
    case 'check':
      return form.checks[field.name] === true
    case 'select':
      return text
    case 'text':
      return text === '' ? null : text
    case 'number':
      return parseNumber(text, localeGroupSign())
    case 'rows':
      if (form.takesUsual) return null
      return form.rows.map(({ name, address }) =>
        field.hasAddress ? { name: name.trim(), address: address.trim() } : subredditOf(name),
      )
  }
}

function rowProblems({ hasAddress }: RowsChoice, { rows }: ChoiceForm): readonly (readonly [string, string])[] {
  return rows.flatMap((row) => {
    const name = hasAddress ? feedNameProblem(row.name.trim()) : subredditProblem(subredditOf(row.name))
    const address = hasAddress ? feedAddressProblem(row.address.trim()) : null
    const found: [string, string][] = []
    if (name !== null) found.push([cellKey(row, 'name'), name])
    if (address !== null) found.push([cellKey(row, 'address'), address])
    return found
  })
}

/** People write `r/stocks`, and so does Reddit; the document has the name alone. */
function subredditOf(text: string): string {
  return text.trim().replace(/^\/?r\//i, '')
}

function listOf(sourceId: ChoosingSource, choices: SourceChoices): readonly Omit<ChoiceRow, 'id'>[] | null {
  if (sourceId === 'rss') return choices.rss.feeds
  if (sourceId !== 'reddit') return null
  return choices.reddit.subreddits?.map((name) => ({ name, address: '' })) ?? null
}
