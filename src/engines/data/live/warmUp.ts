import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { takeBars } from '../continuity/barRows.ts'
import type { DataDesk } from '../desk.ts'
import type { BarRequest } from '../feeds/ports.ts'
import { closeTime } from '../sources/closeTime.ts'
import { historySlices } from '../sources/historySlices.ts'
import type { PlayedSeries } from '../sources/barWalk.ts'
import { type LiveLine, type Served, WARM_DAYS, WARM_MINUTES } from './liveLine.ts'
import { takePossibleBars } from './pastBars.ts'
import { barTellers } from './tellers.ts'
import type { PastQuestion, WarmUp } from './warmUpQuestions.ts'

type Answer = CommandPayload<typeof dataChannel, 'TakeBars'>

/** Answers to ids that begin so are of warm-ups. */
const PREFIX = 'warm:'
/** Answers that one series may come in. */
const MOST_PAGES = 20

/** Asks for the minutes and days before the session of these instruments. */
export function askForPast(desk: DataDesk, warmUp: WarmUp, lines: readonly LiveLine[]): void {
  const now = desk.context.now()
  const minute = now - (now % MINUTE)
  for (const line of lines) {
    const isAlwaysOpen = line.instrument.calendar === 'ALWAYS'
    const sources = barTellers(desk, line.instrument)
    // Minutes of the last trading days: a share's last 400 may lie before a long weekend.
    ask(desk, warmUp, line, '1m', minute - (isAlwaysOpen ? WARM_MINUTES * MINUTE : 5 * DAY), minute, sources)
    ask(desk, warmUp, line, '1d', now - (isAlwaysOpen ? WARM_DAYS : WARM_DAYS * 1.5) * DAY, now, sources)
  }
}

/** Takes an answer if it is one of a warm-up; false when it is somebody else's. */
export function takeWarmUp(desk: DataDesk, { requestId, interval, answer }: Answer): boolean {
  if (!requestId.startsWith(PREFIX)) return false
  const { live } = desk.state
  const question = live?.warmUp.answer(requestId, desk.context.now()) ?? null
  if (live === null || question === null) return true
  const { line, source, others, to, pages } = question
  if (!answer.ok) {
    ask(desk, live.warmUp, line, interval, question.from, to, others)
    return true
  }
  const { columns, next } = answer.value
  takePossibleBars(desk, line, source.sourceId, interval, finished(columns, interval, line, desk.context.now()))
  if (next !== null && pages < MOST_PAGES && next < to) {
    request(desk, live.warmUp, { ...question, pages: pages + 1 }, next)
  }
  return true
}

/** Tells the past as one event once it is ready, and from then on the market goes its way. */
export function finishWarmUp(desk: DataDesk): void {
  const { live } = desk.state
  if (live === null || live.warmUp.isOver || !live.warmUp.isReady(desk.context.now())) return
  live.warmUp.isOver = true
  for (const requestId of live.warmUp.giveUp()) desk.sources?.stop(requestId)
  const slices = [...slicesOf(live.lines, '1d'), ...slicesOf(live.lines, '1m')]
  if (slices.length > 0) desk.context.emit('HistoryPublished', { slices })
  for (const { line, bar } of live.warmUp.early) rememberMinute(line, bar)
}

/** Keeps a finished minute for charts and for the history of a session that is opened again. */
export function rememberMinute({ pastMinutes }: LiveLine, bar: TradeBar): void {
  pastMinutes.add(bar.tsOpen, bar.open, bar.high, bar.low, bar.close, bar.volume)
}

function slicesOf(lines: readonly LiveLine[], interval: '1d' | '1m'): ReturnType<typeof historySlices> {
  const played: PlayedSeries[] = []
  const places: number[] = []
  for (const { instrument, index, pastDays, pastMinutes } of lines) {
    const columns = (interval === '1d' ? pastDays : pastMinutes).columns()
    if (columns.tsOpen.length === 0) continue
    played.push({ instrument, series: { instrumentId: instrument.id, interval, origin: 'historical', columns } })
    places.push(index)
  }
  return historySlices(played, places)
}

function ask(
  desk: DataDesk,
  warmUp: WarmUp,
  line: LiveLine,
  interval: BarInterval,
  from: number,
  to: number,
  sources: readonly Served[],
): void {
  const [source, ...others] = sources
  if (source !== undefined) request(desk, warmUp, { line, interval, from, to, source, others, pages: 1 }, from)
}

function request(desk: DataDesk, warmUp: WarmUp, question: PastQuestion, from: number): void {
  const requestId = desk.context.nextId(PREFIX)
  const { interval, to, source } = question
  const wanted: BarRequest = { instrumentId: source.instrumentId, interval, from, to }
  warmUp.keep(requestId, question)
  desk.sources?.requestBars(requestId, source.sourceId, wanted)
}

/** Without the bar that is still growing. */
function finished(columns: BarColumns, interval: BarInterval, { instrument }: LiveLine, now: number): BarColumns {
  let end = columns.tsOpen.length
  while (end > 0 && closeTime(columns.tsOpen[end - 1] ?? 0, interval, instrument.calendar) > now) end -= 1
  return takeBars(columns, 0, end)
}
