import type { Realm } from '../sandbox/realm.ts'
import type { FeatureEntry } from './protocol.ts'

/**
 * Makes the entry of a realm with one feature of the user's; all of it lives inside the realm.
 *
 * This function is handed over as text, so it may use nothing but its arguments and what every realm has.
 *
 * 1. Nothing thrown by a user leaves: every call into his code ends in a number or a text.
 * 2. A whole series is told as bars of their own. Bar by bar it is one object, filled anew each time, as an engine has it:
 *    whoever keeps it sees it change.
 * 3. Every input is there, declared or not, so that reading what is not declared can be found.
 */
export function makeFeatureEntry(
  realm: Realm,
  names: readonly string[],
  makeColumn: (length: number) => Float64Array,
): FeatureEntry {
  type Fields = Record<string, unknown>
  type Bar = Record<string, number>
  const MOST_LOOKBACK = 1_000
  const MOST_RUNS = 10_000
  let failure: { readonly code: string; readonly text: string; readonly line: number | null } | null = null
  const refuse = (code: string, text: string): never => {
    failure ??= { code, text, line: realm.lineOf(new Error('')) }
    throw new Error(text)
  }
  const bad = (text: string): never => refuse('FEATURE_DEFINITION_INVALID', text)
  const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null
  const shielded = (action: () => object): string => {
    let answer: object = {}
    failure = null
    try {
      answer = action()
    } catch (thrown) {
      failure ??= { code: 'FEATURE_THREW', text: realm.wordsOf(thrown), line: realm.lineOf(thrown) }
    }
    return JSON.stringify(failure === null ? answer : { ok: false, ...failure })
  }
  const show = (value: unknown): string => {
    if (typeof value === 'string') return `"${value.slice(0, 40)}"`
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return value === undefined ? 'nothing' : `of type ${typeof value}`
  }

  let compute: ((bars: readonly Bar[]) => unknown) | null = null
  let create: (() => unknown) | null = null
  let inputs: Float64Array = makeColumn(0)
  let outputs: Float64Array = makeColumn(0)
  const width = names.length
  const runs: { readonly bar: Bar; readonly update: (bar: Bar) => unknown }[] = []

  const bound = (value: unknown, what: string): number | null => {
    if (value === undefined || value === null) return null
    return typeof value === 'number' && Number.isFinite(value) ? value : bad(`range.${what} must be a number or null`)
  }
  const readDefinition = (exported: unknown): object => {
    if (!isObject(exported)) {
      return refuse('FEATURE_NOT_DEFINED', 'it has no "export default defineFeature({ ... })"')
    }
    const known = ['name', 'inputs', 'lookback', 'reach', 'range', 'compute', 'create']
    for (const key of Object.keys(exported)) {
      if (!known.includes(key)) bad(`a feature has no "${key.slice(0, 40)}"; it has ${known.join(', ')}`)
    }
    const { name, inputs: read, lookback, reach, range } = exported
    if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9]{0,59}$/.test(name)) {
      return bad('name must be a text of at most 60 letters and digits')
    }
    const list: readonly unknown[] = Array.isArray(read) ? read : bad("inputs must be a list of names, as ['close']")
    if (list.length === 0) bad("inputs must name at least one thing that it reads, as ['close']")
    for (const each of list) {
      if (typeof each !== 'string' || !names.includes(each)) {
        bad(`inputs has ${show(each)}, which no bar has; there are ${names.slice(0, 6).join(', ')} and others`)
      }
    }
    if (typeof lookback !== 'number' || !Number.isInteger(lookback) || lookback < 1 || lookback > MOST_LOOKBACK) {
      return bad(`lookback must be a whole number from 1 to ${MOST_LOOKBACK}: the bars up to the first with a value`)
    }
    if (reach !== undefined && reach !== 'WINDOW' && reach !== 'HISTORY') bad('reach must be WINDOW or HISTORY')
    if (range !== undefined && !isObject(range)) bad('range must be an object with low and high')
    const { low, high } = isObject(range) ? range : { low: null, high: null }
    const { compute: whole, create: begin } = exported
    if ((typeof whole === 'function') === (typeof begin === 'function')) {
      bad('it needs one of compute(bars) and create(), as a function')
    }
    compute = typeof whole === 'function' ? (bars) => (whole as (bars: readonly Bar[]) => unknown)(bars) : null
    create = typeof begin === 'function' ? () => (begin as () => unknown)() : null
    return {
      name,
      inputs: list.map(String),
      lookback,
      reach: reach ?? 'WINDOW',
      low: bound(low, 'low'),
      high: bound(high, 'high'),
      isStepwise: create !== null,
    }
  }

  const fill = (bar: Bar, at: number): Bar => {
    for (let place = 0; place < width; place += 1) bar[names[place] ?? ''] = inputs[at * width + place] ?? Number.NaN
    return bar
  }
  const valueOf = (value: unknown, at: number): number => {
    if (typeof value === 'number') return value
    if (value === null || value === undefined) return Number.NaN
    return refuse(
      'FEATURE_BAD_VALUE',
      `the value of bar ${at + 1} was ${show(value)}, which is neither a number nor null`,
    )
  }
  const start = (): ((bar: Bar) => unknown) => {
    const made = create?.()
    if (!isObject(made) || typeof made.update !== 'function')
      return bad('create must return an object with update(bar)')
    return (bar) => (made.update as (bar: Bar) => unknown)(bar)
  }

  return {
    read: (file) =>
      shielded(() => {
        const exported: { default: unknown } = { default: undefined }
        file((given: unknown) => given, exported)
        return { ok: true, manifest: readDefinition(exported.default) }
      }),
    inputs: (bars) => {
      if (inputs.length < bars * width) inputs = makeColumn(bars * width)
      return inputs
    },
    outputs: (bars) => {
      if (outputs.length < bars) outputs = makeColumn(bars)
      return outputs
    },
    fold: (count) =>
      shielded(() => {
        const bars: Bar[] = []
        for (let at = 0; at < count; at += 1) bars.push(fill({}, at))
        if (compute === null) {
          const update = start()
          for (let at = 0; at < count; at += 1) outputs[at] = valueOf(update(bars[at] ?? {}), at)
          return { ok: true }
        }
        const told = compute(bars)
        if (!Array.isArray(told)) {
          return refuse(
            'FEATURE_BAD_VALUE',
            `compute must return a list with a number or null for each bar; it was ${show(told)}`,
          )
        }
        const values: readonly unknown[] = told
        if (values.length !== count) {
          refuse(
            'FEATURE_WRONG_LENGTH',
            `compute was given ${count} bars and returned ${values.length} values; it must return one for each`,
          )
        }
        for (let at = 0; at < count; at += 1) outputs[at] = valueOf(values[at], at)
        return { ok: true }
      }),
    begin: () =>
      shielded(() => {
        if (runs.length >= MOST_RUNS) return refuse('FEATURE_THREW', 'it was begun too often')
        runs.push({ bar: {}, update: start() })
        return { ok: true, run: runs.length - 1 }
      }),
    update: (place) => {
      const run = runs[place]
      failure = null
      try {
        if (run === undefined) return refuse('FEATURE_THREW', 'it was never begun')
        return valueOf(run.update(fill(run.bar, 0)), 0)
      } catch (thrown) {
        failure ??= { code: 'FEATURE_THREW', text: realm.wordsOf(thrown), line: realm.lineOf(thrown) }
        return Number.NaN
      }
    },
    failure: () => (failure === null ? '' : JSON.stringify({ ok: false, ...failure })),
  }
}
