import type { HistoryColumns } from '#core/history/series.ts'
import { SECOND } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { FeedAnswer, HistoryPage, HistoryRequest, StopSignal } from '#engines/data/feeds/ports.ts'
import { feedFailure } from '../../../parsing/answerSource.ts'
import { positive } from '../../shared/fields.ts'
import type { CcxtExchange, CcxtMoment, CcxtParameters } from '../exchange/ccxtExchange.ts'
import type { ExchangeCalls } from '../exchange/exchangeCalls.ts'
import type { MomentRule } from '../venues/restVenue.ts'

/** Whom funding or open interest is asked of. */
export interface MomentQuestion {
  readonly name: string
  readonly calls: ExchangeCalls
  readonly rule: MomentRule
  readonly request: HistoryRequest
  /** As a singular in the middle of a sentence. */
  readonly what: string
  /** Sends the question; times in milliseconds. */
  readonly ask: (
    exchange: CcxtExchange,
    since: number,
    limit: number,
    fields: CcxtParameters,
  ) => Promise<readonly CcxtMoment[]>
  /** The values of a row in the order of its kind. */
  readonly valuesOf: (moment: CcxtMoment) => readonly (number | undefined)[]
  readonly now: number
}

/** What happens within a moment before now may still be written. */
const SETTLING = 5 * SECOND
/** More than any venue sends at once, so that ccxt leaves nothing out. */
const MOST_ROWS = 2_000

/** Asks for one page of funding rates or open interest. */
export async function askMoments(question: MomentQuestion, stop: StopSignal): Promise<FeedAnswer<HistoryPage>> {
  const { name, calls, rule, request, what, now } = question
  const earliest = rule.reach === null ? 0 : Math.ceil((now - rule.reach) / SECOND) * SECOND
  const from = Math.max(request.from, earliest)
  const to = Math.min(request.to, now - SETTLING)
  if (request.from >= to) return { ok: true, value: { columns: columnsOf([], question), next: null } }
  if (from >= to) {
    const since = formatTimestamp(earliest)
    const message = `${name} gives ${what} only since ${since}, so earlier ones are missing; ask for later ones.`
    return feedFailure('FEED_UNAVAILABLE', message)
  }
  const pageTo = Math.min(to, from + rule.span)
  const limit = Math.min(rule.most, MOST_ROWS)
  const answer = await calls.call(what, stop, (exchange) =>
    question.ask(exchange, Math.floor(from / 1_000), limit, rule.fields(from, pageTo)),
  )
  if (!answer.ok) return answer
  const last = timeOf(answer.value.at(-1))
  const isFull = answer.value.length >= rule.most && last >= from
  const covered = isFull ? Math.min(pageTo, last + 1_000) : pageTo
  const rows = answer.value.filter((row) => timeOf(row) >= from && timeOf(row) < covered)
  const columns = columnsOf(rows, question)
  if (!isWhole(columns)) {
    const message = `The answer of ${name} for ${what} is not what it should be (times or values are missing in it), nothing was stored.`
    return feedFailure('FEED_BAD_ANSWER', message)
  }
  return { ok: true, value: { columns, next: covered < to ? covered : null } }
}

/** The mark price that goes with a funding rate; 0 where the venue does not tell it. */
export function markPriceOf({ info }: CcxtMoment): number {
  const price = positive(info['markPrice'])
  return Number.isNaN(price) ? 0 : price
}

function timeOf(moment: CcxtMoment | undefined): number {
  return (moment?.timestamp ?? Number.NaN) * 1_000
}

function columnsOf(rows: readonly CcxtMoment[], { request, valuesOf }: MomentQuestion): HistoryColumns {
  const fields = request.kind === 'funding' ? 2 : 1
  const values = rows.map((row) => valuesOf(row))
  return {
    ts: Float64Array.from(rows, timeOf),
    values: Array.from({ length: fields }, (_, field) => Float64Array.from(values, (row) => row[field] ?? Number.NaN)),
  }
}

function isWhole({ ts, values }: HistoryColumns): boolean {
  const isRising = ts.every((time, row) => row === 0 || time > (ts[row - 1] ?? Number.NaN))
  return isRising && values.every((column) => column.every((value) => Number.isFinite(value)))
}
