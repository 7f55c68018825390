import * as z from 'zod'
import { type FundamentalFigure, type FundamentalItem, periodKey } from '#core/model/fundamentals.ts'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { fromNewYork } from '#core/time/newYork.ts'
import { decimal } from '../crypto/shared/fields.ts'
import { looseList, looseText } from '../parsing/looseFields.ts'
import { type Parsed, refusal } from '../parsing/parsed.ts'
import { readAnswer } from '../parsing/readAnswer.ts'
import { companyKey, SEC } from './parseTickers.ts'

const MOST_ROWS = 50_000

/** Names of a figure, the one to be preferred first. */
const CONCEPTS: Readonly<Record<FundamentalItem, readonly string[]>> = {
  REVENUE: [
    'us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax',
    'us-gaap:Revenues',
    'us-gaap:SalesRevenueNet',
    'us-gaap:RevenueFromContractWithCustomerIncludingAssessedTax',
    'ifrs-full:Revenue',
  ],
  NET_INCOME: ['us-gaap:NetIncomeLoss', 'us-gaap:ProfitLoss', 'ifrs-full:ProfitLoss'],
  ASSETS: ['us-gaap:Assets', 'ifrs-full:Assets'],
  LIABILITIES: ['us-gaap:Liabilities', 'ifrs-full:Liabilities'],
  CASH: ['us-gaap:CashAndCashEquivalentsAtCarryingValue', 'ifrs-full:CashAndCashEquivalents'],
  SHARES_OUTSTANDING: ['dei:EntityCommonStockSharesOutstanding', 'us-gaap:CommonStockSharesOutstanding'],
}
const ITEMS: readonly FundamentalItem[] = [
  'REVENUE',
  'NET_INCOME',
  'ASSETS',
  'LIABILITIES',
  'CASH',
  'SHARES_OUTSTANDING',
]

/** The figures of one company, oldest knowledge first. */
export interface CompanyFigures {
  readonly key: string
  readonly name: string | null
  readonly figures: readonly FundamentalFigure[]
  /** Rows of the figures that were not of the published form. */
  readonly unreadable: number
}

const date = z.string().refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseTimestamp(text) !== null)
const rowSchema = z.object({
  start: date.optional(),
  end: date,
  val: z.unknown().transform(decimal).pipe(z.number()),
  accn: z.string().regex(/^\d{10}-\d{2}-\d{6}$/),
  form: z.string().regex(/^[\w/ -]{1,20}$/),
  filed: date,
})
const rowsSchema = looseList(rowSchema, MOST_ROWS)
const factsSchema = z.object({
  cik: companyKey,
  entityName: looseText,
  facts: z.record(z.string(), z.record(z.string(), z.unknown())),
})
const conceptSchema = z.object({ units: z.record(z.string(), rowsSchema) })

/** Reads `companyfacts/CIK##########.json`. A figure is known from the end of the day of its filing in New York. */
export function parseCompanyFacts(body: unknown): Parsed<CompanyFigures> {
  const read = readAnswer(SEC, body, factsSchema)
  if (!read.ok) return read
  const { cik: key, entityName: name, facts } = read.value
  const figures: FundamentalFigure[] = []
  let unreadable = 0
  for (const item of ITEMS) {
    const told = new Map<string, FundamentalFigure>()
    for (const concept of CONCEPTS[item]) {
      const rows = figuresOf(item, concept, facts)
      if (rows === null) return refusal(SEC, 'ANSWER_MALFORMED', `its figure ${concept} is not of the published form`)
      unreadable += rows.unreadable
      for (const figure of rows.figures) {
        // One filing tells a period by one name; the others are for those who look for something else.
        const once = `${periodKey(figure)} ${figure.accession}`
        if (!told.has(once)) told.set(once, figure)
      }
    }
    figures.push(...news([...told.values()]))
  }
  return { ok: true, value: { key, name, figures: figures.toSorted(byKnowledge), unreadable } }
}

type Facts = z.output<typeof factsSchema>['facts']

function figuresOf(item: FundamentalItem, concept: string, facts: Facts) {
  const [taxonomy = '', tag = ''] = concept.split(':')
  const held = Object.hasOwn(facts, taxonomy) ? facts[taxonomy] : undefined
  if (held === undefined || !Object.hasOwn(held, tag)) return { figures: [], unreadable: 0 }
  const checked = conceptSchema.safeParse(held[tag])
  if (!checked.success) return null
  const figures: FundamentalFigure[] = []
  let unreadable = 0
  for (const [unit, rows] of Object.entries(checked.data.units)) {
    if (!(item === 'SHARES_OUTSTANDING' ? /^shares$/ : /^[A-Z]{3}$/).test(unit)) continue
    unreadable += rows.unreadable
    for (const { start, end, val, accn, form, filed } of rows.fitting) {
      const filedDay = (parseTimestamp(filed) ?? Number.NaN) / DAY
      figures.push({
        item,
        from: start ?? null,
        to: end,
        value: val,
        unit,
        concept,
        form,
        accession: accn,
        knownAt: fromNewYork(filedDay + 1, 0),
      })
    }
  }
  return { figures, unreadable }
}

/** Leaves out what only tells again what was known: filings repeat the figures of the periods before. */
function news(figures: readonly FundamentalFigure[]): readonly FundamentalFigure[] {
  const known = new Map<string, number>()
  return figures.toSorted(byKnowledge).filter((figure) => {
    const key = periodKey(figure)
    const isNews = known.get(key) !== figure.value
    known.set(key, figure.value)
    return isNews
  })
}

function byKnowledge(one: FundamentalFigure, other: FundamentalFigure): number {
  return one.knownAt - other.knownAt || (one.accession < other.accession ? -1 : Number(one.accession > other.accession))
}
