import type { BarInterval } from '#core/model/bar.ts'
import { INTERVALS, isLonger, periodOf } from '#trading/strategies/timeframes/barPeriod.ts'
import { failed, inconclusive, momentText, notApplicable, passed, counted } from '../findings.ts'
import type { ProofQuestion, ProofRoom } from '../proofRoom.ts'
import { quietMoments, scattered, spread, timesOf } from '../sampling.ts'
import { otherFuture, type FutureKind } from '../variants/otherFuture.ts'

/** How the rest of a longer bar is replaced. */
const WAYS: readonly FutureKind[] = ['mirrored', 'noise']
/** Longer bars that are tried: of the next lengths. */
const LENGTHS = 2
/** Share of the moments that are without a signal. */
const QUIET_SHARE = 0.5

interface Unfinished {
  readonly at: number
  readonly end: number
  readonly interval: BarInterval
}

/** Does it see longer bars only when they are finished? What comes after the longer bar stays as it is. */
export const higherTimeframe: ProofQuestion = {
  code: 'HIGHER_TIMEFRAME',
  hint: false,
  *answer(room) {
    const base = room.data.sets[0].series.interval
    const longer = INTERVALS.filter((interval) => isLonger(interval, base)).slice(0, LENGTHS)
    if (longer.length === 0) return notApplicable(`No longer bars are made of ${base} bars.`)
    const within = longer.flatMap((interval) => scattered(momentsWithin(room, base, interval)))
    if (within.length === 0) return notApplicable('No longer bar has more than one of these bars in it.')
    room.plan(within.length * WAYS.length)
    let compared = 0
    for (const way of WAYS) {
      for (const { at, end, interval } of within) {
        const data = otherFuture(room.data, at, way, 1, end)
        const name = `the rest of the ${interval} bar of ${momentText(at)} ${way === 'noise' ? 'replaced by noise' : way}`
        const { count, difference } = yield* room.compare({ data, name }, at)
        compared += count
        if (difference === null) continue
        return failed(
          `It knows how a ${interval} bar ends before it has ended; use a longer bar only from its close on.`,
          compared,
          difference,
        )
      }
    }
    const sentence = `With the rest of ${counted(within.length, 'longer bar')} (${longer.join(', ')}) replaced, it says and does the same before.`
    return compared === 0
      ? inconclusive('Nothing was said or done within the longer bars that were tried; run it on more data.')
      : passed(sentence, compared)
  },
}

/** Moments inside of longer bars that have not ended: some with a signal and some without. */
function momentsWithin({ data, whole, effort }: ProofRoom, base: BarInterval, target: BarInterval): Unfinished[] {
  const { calendar } = data.sets[0].instrument
  const last = whole.moments.at(-1) ?? 0
  const unfinished = (at: number): Unfinished[] => {
    // A bar that closes now opened before now: the moment before belongs to the same longer bar.
    const period = periodOf(at - 1, base, target, calendar)
    const end = period === null ? 0 : period.end
    return end > at && at < last ? [{ at, end, interval: target }] : []
  }
  const signals = timesOf(whole.signals)
  const busy = signals.flatMap(unfinished)
  const quiet = spread(quietMoments(whole.moments, signals), 20 * effort.withinBars).flatMap(unfinished)
  return [...spread(busy, effort.withinBars), ...spread(quiet, Math.ceil(effort.withinBars * QUIET_SHARE))].toSorted(
    (one, two) => one.at - two.at,
  )
}
