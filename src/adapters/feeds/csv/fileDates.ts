import { DAY } from '#core/time/duration.ts'
import { DATE_FORMATS, DAY_MONTH_YEAR, MONTH_DAY_YEAR, type DateFormat, type WrittenTime } from './dateFormats.ts'

/** The dates of a whole file, read in the one way that fits it best. */
export interface FileDates {
  /** The way in words, for the report. */
  readonly name: string
  /** One for each text, in their order; null where the text is no such date. */
  readonly times: readonly (WrittenTime | null)[]
  /** No text has a time of day. */
  readonly datesOnly: boolean
  /** Both readings of day and month were possible and nothing in the file decided between them. */
  readonly isAmbiguous: boolean
  /** There are times of day, and none of them names a zone. */
  readonly hasNoZone: boolean
}

/** Texts tried to find the way of writing. */
const SAMPLE = 200
/** Longer texts are no dates. */
const LONGEST = 40

/** Reads the date cells of a file. The way of writing is decided over the whole file, never cell by cell. */
export function readDates(texts: readonly string[]): FileDates {
  const format = findFormat(texts)
  if (format !== MONTH_DAY_YEAR && format !== DAY_MONTH_YEAR) return datesBy(format, format.name, texts, false)
  return decideDayAndMonth(texts)
}

function findFormat(texts: readonly string[]): DateFormat {
  const step = Math.max(1, Math.floor(texts.length / SAMPLE))
  const sample = texts.filter((_, index) => index % step === 0)
  let best = DATE_FORMATS[0] as DateFormat
  let bestCount = -1
  for (const format of DATE_FORMATS) {
    const known = sample.filter((text) => parse(format, text) !== null).length
    if (known > bestCount) {
      best = format
      bestCount = known
    }
  }
  return best
}

/** A day above 12 decides; without one the reading that keeps the rows in one direction; without that month first. */
function decideDayAndMonth(texts: readonly string[]): FileDates {
  const monthFirst = datesBy(MONTH_DAY_YEAR, MONTH_DAY_YEAR.name, texts, false)
  const dayFirst = datesBy(DAY_MONTH_YEAR, DAY_MONTH_YEAR.name, texts, false)
  const known = count(monthFirst) - count(dayFirst)
  if (known !== 0) return known > 0 ? monthFirst : dayFirst
  const steady = isSteady(monthFirst)
  if (steady !== isSteady(dayFirst)) return steady ? monthFirst : dayFirst
  const same = monthFirst.times.every((time, index) => time?.local === dayFirst.times[index]?.local)
  if (same) return monthFirst
  return {
    ...monthFirst,
    name: `${monthFirst.name} (d/m/yyyy is possible as well: no day is above 12)`,
    isAmbiguous: true,
  }
}

function datesBy(format: DateFormat, name: string, texts: readonly string[], isAmbiguous: boolean): FileDates {
  const times = texts.map((text) => parse(format, text))
  const known = times.filter((time) => time !== null)
  const datesOnly = known.every((time) => ((time.local % DAY) + DAY) % DAY === 0)
  const isEpoch = name.startsWith('epoch')
  const hasZone =
    known.some((time) => time.offset !== 0) || texts.some((text) => /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$/.test(text))
  return {
    name: isEpoch || datesOnly ? name : `${name} and time`,
    times,
    datesOnly,
    isAmbiguous,
    hasNoZone: !datesOnly && !isEpoch && !hasZone,
  }
}

function parse(format: DateFormat, text: string): WrittenTime | null {
  return text.length > LONGEST ? null : format.parse(text)
}

function count(dates: FileDates): number {
  return dates.times.filter((time) => time !== null).length
}

/** Tells whether the times only rise or only fall. */
function isSteady(dates: FileDates): boolean {
  let rises = false
  let falls = false
  let last: number | null = null
  for (const time of dates.times) {
    if (time === null) continue
    const moment = time.local - time.offset
    if (last !== null && moment > last) rises = true
    if (last !== null && moment < last) falls = true
    last = moment
  }
  return rises !== falls
}
