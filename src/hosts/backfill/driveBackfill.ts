import { createFeedClock, pause } from '#adapters/feeds/connection/feedClock.ts'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import type { Clock } from '#core/time/clock.ts'
import { SECOND } from '#core/time/duration.ts'
import { BackfillRun, type TakenPage } from '#engines/data/continuity/backfillRun.ts'
import { seriesOfHistory } from '#engines/data/continuity/seriesOfHistory.ts'
import { USUAL_JOIN } from '#engines/data/continuity/stretches.ts'
import { keepHeld, type QuarantineDesk } from '#engines/data/quarantine/holdBack.ts'
import { holdBars } from '#engines/data/quarantine/holdBars.ts'
import type { MarketArchive } from '../storage/marketArchive.ts'
import type { TerminalSources } from './terminalSources.ts'

/** Which bars a verb fetches, and from whom, best first. */
export interface BackfillOrder {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly calendar: SessionCalendar
  readonly from: number
  readonly to: number
  /** True asks for all of them, false for those that are not stored. */
  readonly anew: boolean
  readonly sources: readonly string[]
  /** True where splits and dividends are asked for, which explain jumps. */
  readonly withActions: boolean
}

/** What drives it. */
export interface BackfillDrive {
  readonly archive: MarketArchive
  readonly desk: QuarantineDesk
  readonly sources: TerminalSources
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Hears how far it is, now and then. */
  onProgress(line: string): void
}

/** How it ended. */
export interface BackfillEnd {
  readonly state: 'DONE' | 'FAILED' | 'STOPPED'
  readonly sourceId: string | null
  readonly stored: number
  readonly quarantined: number
  readonly doubts: number
  /** Why it failed; empty otherwise. */
  readonly message: string
}

const TELL_EVERY = 2 * SECOND

/** Fetches the bars of an order with the machine of the data engine, page by page. What is stored when it is stopped stays. */
export async function driveBackfill(order: BackfillOrder, drive: BackfillDrive): Promise<BackfillEnd> {
  const { archive, desk, sources, clock, signal, onProgress } = drive
  const { instrumentId, interval, calendar, from, to, anew } = order
  const { history, storage } = archive.ports
  const run = new BackfillRun(
    { interval, calendar, from, to, anew, join: USUAL_JOIN },
    {
      sources: () => ({
        order: order.sources,
        healths: order.sources.map((sourceId) => {
          const usable = sources.hasKey(sourceId)
          const trouble = usable ? '' : 'it needs a key, which is missing or was refused'
          return { sourceId, usable, trouble, reliability: null }
        }),
      }),
      series: (id) => seriesOfHistory(history, storage, id, instrumentId, interval, () => clock.now()),
      knowsActions: (id) =>
        order.withActions && sources.cards.some((card) => card.id === id && card.historical.includes('ACTIONS')),
    },
    { sourceId: null, askedThrough: from },
  )
  const timers = createFeedClock(clock)
  const counts = { stored: 0, quarantined: 0, doubts: 0 }
  let toldAt = clock.now()
  let trouble = ''

  function take({ sourceId, stored, held, doubts }: TakenPage): void {
    counts.stored += stored
    counts.doubts += doubts.reduce((sum, { findings }) => sum + findings, 0)
    counts.quarantined += held.reduce((sum, { bars }) => sum + bars.tsOpen.length, 0)
    holdBars(desk, { sourceId, instrumentId, interval }, held)
  }

  function tell(): void {
    const now = clock.now()
    const isNews = run.trouble !== '' && run.trouble !== trouble
    trouble = run.trouble
    if (isNews) onProgress(run.trouble)
    if (now - toldAt < TELL_EVERY) return
    toldAt = now
    onProgress(lineOf(run, counts.stored))
  }

  const ended = (state: BackfillEnd['state'], message: string): BackfillEnd => ({
    state,
    sourceId: run.sourceId,
    ...counts,
    message,
  })
  try {
    for (;;) {
      if (signal.aborted) return ended('STOPPED', '')
      const step = run.next(clock.now())
      tell()
      if (step.kind === 'DONE') return ended('DONE', '')
      if (step.kind === 'FAILED') return ended('FAILED', step.message)
      if (step.kind === 'WAIT') {
        await pause(timers, Math.max(1, (step.until - clock.now()) / 1_000), signal)
        continue
      }
      const { sourceId, number } = step
      const about = { instrumentId, from: step.from, to: step.to }
      if (step.kind === 'ASK_ACTIONS') {
        const answer = await sources.actions(sourceId, about)
        if (!signal.aborted) run.takeActions(number, answer, clock.now())
      } else {
        const answer = await sources.bars(sourceId, { ...about, interval })
        const taken = signal.aborted ? null : run.takeBars(number, answer, clock.now())
        if (taken?.ok === true) take(taken.reply)
      }
    }
  } finally {
    keepHeld(desk)
  }
}

function lineOf(run: BackfillRun, stored: number): string {
  const { done, left } = run
  const rest = left === null ? '' : `, ${spanOf(left.low, left.high)} left`
  return `${Math.floor(done * 100)} %, ${stored} bars stored${rest}`
}

/** A range of durations in the unit that suits its end. */
function spanOf(low: number, high: number): string {
  const [unit, name] =
    high >= 90 * 60 * SECOND ? [3_600 * SECOND, 'h'] : high >= 90 * SECOND ? [60 * SECOND, 'min'] : [SECOND, 's']
  const [first, last] = [Math.round(low / unit), Math.max(1, Math.ceil(high / unit))]
  return first >= last ? `about ${last} ${name}` : `${first} to ${last} ${name}`
}
