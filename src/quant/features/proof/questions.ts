import { type FeatureInputs, INPUT_NAMES } from '../inputs.ts'
import { OTHER_FUTURES, withOtherFuture } from './futures.ts'
import type { ProofAnswer, ProofQuestion, ProofSubject } from './subject.ts'

/** A series and what the subject makes of it. */
export interface AskedSeries {
  readonly bars: readonly Readonly<FeatureInputs>[]
  readonly values: Float64Array
  readonly seed: number
  /** No bar lacks anything. */
  readonly isGapless: boolean
}

type Question = (subject: ProofSubject, series: AskedSeries) => ProofAnswer

/** Moments to ask at: spread over the series, more where that is cheap. */
function moments({ bars }: AskedSeries, { cost, lookback }: ProofSubject, most: number): readonly number[] {
  const count = Math.max(4, Math.floor(most / cost ** 2))
  const begin = Math.min(lookback, bars.length - 2)
  const step = (bars.length - 2 - begin) / count
  return [...new Set(Array.from({ length: count + 1 }, (_, index) => Math.floor(begin + index * step)))]
}

/** Where two columns first differ within `length`, as exact bits; -1 where they agree. */
export function firstDifference(one: Float64Array, other: Float64Array, length: number): number {
  for (let index = 0; index < length; index += 1) {
    if (!Object.is(one[index], other[index])) return index
  }
  return -1
}

function passed(question: ProofQuestion, evidence: string): ProofAnswer {
  return { question, outcome: 'PASSED', evidence }
}

function failed(question: ProofQuestion, evidence: string): ProofAnswer {
  return { question, outcome: 'FAILED', evidence }
}

function told(values: Float64Array, at: number): string {
  const value = values[at]
  return value === undefined || Number.isNaN(value) ? 'nothing' : String(value)
}

const truncation: Question = (subject, series) => {
  const cuts = moments(series, subject, 60)
  for (const last of cuts) {
    const short = subject.values(series.bars.slice(0, last + 1))
    const at = firstDifference(short, series.values, last + 1)
    if (at >= 0) {
      const evidence = `With the bars after number ${last + 1} cut off, number ${at + 1} gives ${told(short, at)}; with them it gives ${told(series.values, at)}.`
      return failed('TRUNCATION', evidence)
    }
  }
  return passed('TRUNCATION', `Cut off after ${cuts.length} moments: every value before stayed.`)
}

const future: Question = (subject, series) => {
  const cuts = moments(series, subject, 16)
  for (const last of cuts) {
    for (const kind of OTHER_FUTURES) {
      const other = subject.values(withOtherFuture(series.bars, last, kind, series.seed, subject.inputs))
      const at = firstDifference(other, series.values, last + 1)
      if (at >= 0) {
        const evidence = `With what follows bar ${last + 1} ${kind.toLowerCase()}, bar ${at + 1} gives ${told(other, at)} instead of ${told(series.values, at)}.`
        return failed('FUTURE', evidence)
      }
    }
  }
  return passed(
    'FUTURE',
    `${OTHER_FUTURES.length} other futures after each of ${cuts.length} moments changed no value before.`,
  )
}

const lateArrival: Question = (subject, { bars, values }) => {
  const run = subject.begin?.()
  if (run === undefined)
    return { question: 'LATE_ARRIVAL', outcome: 'NOT_ASKED', evidence: 'It takes whole series only.' }
  // One object for all bars, as the engine has it: whoever keeps it sees it change.
  const bar = { ...bars[0] } as FeatureInputs
  for (const [index, next] of bars.entries()) {
    Object.assign(bar, next)
    const value = run.update(bar)
    for (const name of INPUT_NAMES) bar[name] *= 7
    if (!Object.is(value, values[index])) {
      const evidence = `Bar ${index + 1} gives ${value} instead of ${told(values, index)} when bars told before are changed afterwards.`
      return failed('LATE_ARRIVAL', evidence)
    }
  }
  return passed('LATE_ARRIVAL', `${bars.length} bars were changed after they were told: no value noticed.`)
}

const warmUp: Question = (subject, { bars, values, isGapless }) => {
  if (!isGapless) return { question: 'WARM_UP', outcome: 'NOT_ASKED', evidence: 'Bars are missing.' }
  const first = values.findIndex((value) => !Number.isNaN(value))
  if (first < 0) return { question: 'WARM_UP', outcome: 'OPEN', evidence: 'It never had a value here.' }
  if (first + 1 < subject.lookback) {
    return failed(
      'WARM_UP',
      `The first value came at bar ${first + 1}, before the declared lookback of ${subject.lookback}.`,
    )
  }
  if (subject.reach === 'HISTORY')
    return passed('WARM_UP', `First value at bar ${first + 1} of ${subject.lookback} declared.`)
  for (const last of [subject.lookback - 1, Math.floor((subject.lookback + bars.length) / 2), bars.length - 1]) {
    const begin = last - subject.lookback + 1
    if (begin < 0) continue
    const window = subject.values(bars.slice(begin, last + 1))
    const [alone, whole] = [window.at(-1) ?? Number.NaN, values[last] ?? Number.NaN]
    if (!isNear(alone, whole)) {
      const evidence = `From its last ${subject.lookback} bars alone bar ${last + 1} gives ${alone}; with all before it gives ${whole}: older bars count than declared.`
      return failed('WARM_UP', evidence)
    }
  }
  return passed('WARM_UP', `First value at bar ${first + 1}; nothing older than ${subject.lookback} bars counts.`)
}

/** Sums over a window may be added up in another order, which costs the last digits. */
function isNear(one: number, other: number): boolean {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other)
  return Math.abs(one - other) <= 1e-6 * Math.max(1e-3, Math.abs(one), Math.abs(other))
}

const streaming: Question = (subject, { bars, values }) => {
  const run = subject.begin?.()
  if (run === undefined) return { question: 'STREAMING', outcome: 'NOT_ASKED', evidence: 'It takes whole series only.' }
  for (const [index, bar] of bars.entries()) {
    const value = run.update(bar)
    if (!Object.is(value, values[index])) {
      return failed('STREAMING', `Bar by bar number ${index + 1} gives ${value}, all at once ${told(values, index)}.`)
    }
  }
  return passed('STREAMING', `${bars.length} bars, bit for bit.`)
}

const forming: Question = (subject, { bars, values }) => {
  const run = subject.begin?.()
  if (run?.replaceLast === undefined) {
    return { question: 'FORMING', outcome: 'NOT_ASKED', evidence: 'It is computed for closed bars only.' }
  }
  for (const [index, bar] of bars.entries()) {
    const early = { ...bar, close: bar.open, high: bar.open, low: bar.open, volume: bar.volume / 3 }
    const wild = { ...bar, close: bar.close * 5, high: bar.high * 5 }
    const forms = index % 3
    run.update(forms === 0 ? bar : early)
    if (forms === 2) run.replaceLast(wild)
    const value = run.replaceLast(bar)
    if (!Object.is(value, values[index])) {
      return failed(
        'FORMING',
        `Bar ${index + 1}, replaced while it formed, gives ${value} instead of ${told(values, index)}.`,
      )
    }
  }
  return passed('FORMING', `${bars.length} bars were replaced once or twice while they formed.`)
}

const snapshot: Question = (subject, series) => {
  const { bars, values } = series
  const run = subject.begin?.()
  if (run?.snapshot === undefined) {
    return { question: 'SNAPSHOT', outcome: 'NOT_ASKED', evidence: 'It has no snapshot.' }
  }
  const cuts = new Set(moments(series, subject, 6))
  let current = run
  for (const [index, bar] of bars.entries()) {
    const value = current.update(bar)
    if (!Object.is(value, values[index])) {
      return failed('SNAPSHOT', `After a snapshot bar ${index + 1} gives ${value} instead of ${told(values, index)}.`)
    }
    const saved = cuts.has(index) ? current.snapshot?.() : undefined
    const fresh = saved === undefined ? undefined : subject.begin?.()
    if (saved === undefined || fresh === undefined) continue
    fresh.restore?.(saved)
    current = fresh
  }
  return passed('SNAPSHOT', `Went on from ${cuts.size} snapshots, bit for bit.`)
}

const missing: Question = (subject, { bars, values, isGapless }) => {
  if (subject.inputs.length === 0)
    return { question: 'MISSING', outcome: 'NOT_ASKED', evidence: 'It reads nothing itself.' }
  for (const [index, bar] of bars.entries()) {
    const lacking = subject.inputs.find((name) => !Number.isFinite(bar[name]))
    if (lacking !== undefined && !Number.isNaN(values[index])) {
      return failed('MISSING', `Bar ${index + 1} lacks ${lacking} and gives ${told(values, index)}.`)
    }
  }
  if (!isGapless) return passed('MISSING', 'No bar that lacked something had a value.')
  const at = values.findLastIndex((value) => !Number.isNaN(value))
  if (at < 0) return { question: 'MISSING', outcome: 'OPEN', evidence: 'It never had a value here.' }
  for (const name of subject.inputs) {
    const lacking = bars.map((bar, index) => (index === at ? { ...bar, [name]: Number.NaN } : bar))
    const value = subject.values(lacking)[at]
    if (!Number.isNaN(value)) return failed('MISSING', `Without ${name} bar ${at + 1} still gives ${value}.`)
  }
  return passed('MISSING', `Without any one of ${subject.inputs.join(', ')} there is no value.`)
}

const declared: Question = (subject, { bars, values }) => {
  const own = new Set<string>(subject.inputs)
  const others = bars.map((bar) => {
    const copy = { ...bar }
    for (const name of INPUT_NAMES) if (!own.has(name)) copy[name] = bar[name] * 3 + 1
    return copy
  })
  const at = firstDifference(subject.values(others), values, values.length)
  if (at >= 0)
    return failed('DECLARED', `Bar ${at + 1} changes with something that is not among ${subject.inputs.join(', ')}.`)
  return passed('DECLARED', `Nothing but ${subject.inputs.join(', ')} counts.`)
}

const contract: Question = ({ range }, { values }) => {
  for (const [index, value] of values.entries()) {
    const isBelow = range.low !== null && value < range.low
    const isAbove = range.high !== null && value > range.high
    if (isBelow || isAbove || Math.abs(value) === Infinity) {
      return failed(
        'CONTRACT',
        `Bar ${index + 1} gives ${value}, outside of ${range.low ?? 'no bound'} to ${range.high ?? 'no bound'}.`,
      )
    }
  }
  return passed('CONTRACT', 'Every value lies within the declared range.')
}

/** Everything that is asked of a series, in order; `REPEATED` comes first and needs two series. */
export const QUESTIONS: readonly Question[] = [
  truncation,
  future,
  lateArrival,
  warmUp,
  streaming,
  forming,
  snapshot,
  missing,
  declared,
  contract,
]
