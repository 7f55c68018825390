import { accepted, type CommandResult } from '#contracts/failure.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { dayOfWeek, WEEKDAY } from '#core/time/civil.ts'
import { utcDay } from '#core/time/iso.ts'
import type { FeatureContext, FeatureDeclaration } from '#quant/features/declaration.ts'
import { orderFeatures } from '#quant/features/featureOrder.ts'
import { foldFeatures } from '#quant/features/foldFeatures.ts'
import { findFeature } from '#quant/features/registry.ts'
import type { IndicatorColumns } from '#quant/indicators/indicatorStream.ts'
import { sortedQuantile } from '#quant/statistics/moments.ts'
import { readIndicatorTable } from '../indicatorTable.ts'

/** Features over the bars of a file, in the order in which they were asked for. */
export interface FeatureFile {
  readonly time: Float64Array
  readonly features: readonly FeatureDeclaration[]
  readonly columns: readonly Float64Array[]
}

/** Computes features over a file of bars; what bars do not tell is not known, and features that read it have no value. */
export function computeFile(file: string, features: readonly FeatureDeclaration[]): CommandResult<FeatureFile> {
  const read = readIndicatorTable(file)
  if (!read.ok) return read
  const bars = read.reply
  const names = features.map(({ name }) => name)
  const ordered = orderFeatures(names, findFeature)
  if (!ordered.ok) throw new Error(`Invariant: ${ordered.message}`)
  const folded = foldFeatures(ordered.order, contextOf(bars.time), bars, bars.close.length)
  const byName = new Map(ordered.order.map(({ name }, place) => [name, folded[place]]))
  const columns = names.map((name) => byName.get(name) ?? new Float64Array(0))
  return accepted({ time: bars.time, features, columns })
}

/** What a feature may know of the bars of a file, from the times that it names: a market that rests on weekends rests at night. */
function contextOf(times: IndicatorColumns['time']): FeatureContext {
  const known = times.filter((time) => !Number.isNaN(time))
  const gaps = known.slice(1).map((time, index) => time - (known[index] ?? time))
  const median = sortedQuantile(gaps.sort(), 0.5)
  const barLength = median > 0 ? median : DAY
  const weekend = known.some((time) => {
    const weekday = dayOfWeek(utcDay(time))
    return weekday === WEEKDAY.saturday || weekday === WEEKDAY.sunday
  })
  if (weekend) return { barLength, barsPerYear: (365 * DAY) / barLength }
  if (barLength >= DAY) return { barLength, barsPerYear: barLength < 2 * DAY ? 252 : (365 * DAY) / barLength }
  return { barLength, barsPerYear: (252 * 390 * MINUTE) / barLength }
}
