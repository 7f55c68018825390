import * as z from 'zod'
import { parseTimestamp } from '#core/time/iso.ts'
import { type Parsed, refusal } from '../parsing/parsed.ts'
import { readAnswer } from '../parsing/readAnswer.ts'
import { SEC } from './parseTickers.ts'

const MOST_FILINGS = 200_000

/** One filing in the list of a company. */
export interface ListedFiling {
  /** For example `0000320193-24-000123`. */
  readonly accession: string
  readonly form: string
  /** When the SEC took it in and showed it, microseconds. */
  readonly acceptedAt: number
  /** Path of the document within the filing. */
  readonly document: string
}

/** Filings of a company, newest first, and further lists of older ones. */
export interface Submissions {
  readonly filings: readonly ListedFiling[]
  readonly older: readonly OlderList[]
}

/** A list of older filings: its file, and the days of its first and last filing, microseconds. */
export interface OlderList {
  readonly file: string
  readonly from: number
  readonly to: number
}

const texts = z.array(z.string().max(1_000)).max(MOST_FILINGS)
const columnsSchema = z.object({
  accessionNumber: texts,
  acceptanceDateTime: texts,
  form: texts,
  primaryDocument: texts,
})
const fileSchema = z.object({
  name: z.string().regex(/^CIK\d{10}-submissions-\d{3}\.json$/),
  filingFrom: z.string(),
  filingTo: z.string(),
})
const answerSchema = z.object({
  filings: z.object({ recent: columnsSchema, files: z.array(fileSchema).max(1_000).optional() }),
})

/** Reads `submissions/CIK##########.json`. */
export function parseSubmissions(body: unknown): Parsed<Submissions> {
  const read = readAnswer(SEC, body, answerSchema)
  if (!read.ok) return read
  const { recent, files = [] } = read.value.filings
  const filings = rowsOf(recent)
  if (!filings.ok) return filings
  const older = files.flatMap(({ name, filingFrom, filingTo }) => {
    const [from, to] = [parseTimestamp(filingFrom), parseTimestamp(filingTo)]
    return from === null || to === null ? [] : [{ file: name, from, to }]
  })
  return { ok: true, value: { filings: filings.value, older } }
}

/** Reads one of the further lists, which are the columns alone. */
export function parseOlderFilings(body: unknown): Parsed<readonly ListedFiling[]> {
  const read = readAnswer(SEC, body, columnsSchema)
  return read.ok ? rowsOf(read.value) : read
}

/** Rows without a readable key or time are left out: nobody could ask for them, or tell when they were known. */
function rowsOf(columns: z.output<typeof columnsSchema>): Parsed<readonly ListedFiling[]> {
  const { accessionNumber, acceptanceDateTime, form, primaryDocument } = columns
  if ([acceptanceDateTime, form, primaryDocument].some(({ length }) => length !== accessionNumber.length)) {
    return refusal(SEC, 'ANSWER_CONTRADICTORY', 'its columns are not of one length, so no filing has its form')
  }
  const filings = accessionNumber.flatMap((accession, row) => {
    const acceptedAt = parseTimestamp(acceptanceDateTime[row] ?? '')
    if (acceptedAt === null || !/^\d{10}-\d{2}-\d{6}$/.test(accession)) return []
    return [{ accession, acceptedAt, form: form[row] ?? '', document: primaryDocument[row] ?? '' }]
  })
  return { ok: true, value: filings }
}
