/** What the rest of the sandbox gets from the hardened realm; all of it lives inside the realm. */
export interface Realm {
  /** Market time, microseconds; what `Date` shows. */
  readonly clock: { now: number }
  /** Who hears what code writes with `console`. */
  readonly ear: { hear(text: string): void }
  /** The line of the user's file that an error points to; null where it points to none. */
  lineOf(thrown: unknown): number | null
  /** What a thrown value says, in at most 300 characters. Never throws, whatever was thrown. */
  wordsOf(thrown: unknown): string
}

/**
 * Turns a fresh realm into one in which code can compute and nothing else; runs inside it, before any code of a user.
 *
 * This function is handed over as text, so it may use nothing but its arguments and what every realm has.
 *
 * 1. What is not needed to compute is removed: promises, shared and raw memory, code from text, weak references, locales.
 * 2. Time is the market's and in UTC; random numbers follow from the seed.
 * 3. The realm's own errors stay hidden. Showing the stack of one runs code of the host, and errors of that code would be
 *    a way out; so the names of errors lead to look-alikes without a stack, and the source gate lets nobody catch real ones.
 * 4. Everything that is left is frozen, so that no code can change what other code relies on.
 */
export function hardenRealm(file: string, seedA: number, seedB: number, seedC: number, seedD: number): Realm {
  type Thing = Record<PropertyKey, unknown>
  const all = globalThis as unknown as Thing
  const { defineProperty, freeze, getPrototypeOf, getOwnPropertyDescriptor } = Object
  const { ownKeys, construct } = Reflect
  const NativeError = Error as typeof Error & { stackTraceLimit: number }
  const NativeDate = Date
  const nativeErrors = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError']
  const nativePrototypes = new Set<unknown>()
  const clock = { now: 0 }
  const textOf = String as (value: unknown) => string
  const ear = { hear: (_text: string): void => undefined }
  const hide = (owner: object, name: PropertyKey, value: unknown): void => {
    defineProperty(owner, name, { value, writable: false, enumerable: false, configurable: true })
  }
  const own = (owner: object, name: PropertyKey, value: unknown): void => {
    defineProperty(owner, name, { value, writable: true, enumerable: false, configurable: true })
  }

  // The line of an error, from the first place in the user's file that its stack names.
  const place = new RegExp(`(?:^|[\\s(])${file.replace(/[^\w]/g, '\\$&')}:(\\d+)`, 'm')
  NativeError.stackTraceLimit = 30
  const lineIn = (stack: unknown): number | null => {
    const found = typeof stack === 'string' ? place.exec(stack) : null
    return found === null ? null : Number(found[1])
  }
  /** Look-alikes and the lines they were made in; null where that is not known. */
  const lines = new WeakMap<object, number | null>()
  const ownLine = (thrown: object): number | null | undefined => lines.get(thrown)
  const lineHere = (): number | null => {
    try {
      return lineIn(new NativeError('').stack)
    } catch {
      // Too deep in calls to look: the error goes without its line.
      return null
    }
  }
  type Maker = (message?: unknown, options?: unknown) => object
  const makeLookAlike = (name: string, parent: Maker | null): Maker => {
    // With and without `new`, as the real ones.
    const lookAlike = function (message?: unknown, options?: unknown): object {
      const made: object = Object.create((new.target ?? lookAlike).prototype as object)
      // Own and writable: what is inherited is frozen, and an assignment to it would fail.
      own(made, 'name', textOf((made as Thing).name))
      own(made, 'message', message === undefined ? '' : textOf(message))
      if (typeof options === 'object' && options !== null && 'cause' in options) own(made, 'cause', options.cause)
      lines.set(made, lineHere())
      return made
    }
    if (parent !== null) {
      Object.setPrototypeOf(lookAlike, parent)
      Object.setPrototypeOf(lookAlike.prototype, (parent as unknown as { readonly prototype: object }).prototype)
    }
    hide(lookAlike, 'name', name)
    hide(lookAlike, 'prepareStackTrace', undefined)
    hide(lookAlike.prototype as object, 'name', name)
    hide(lookAlike.prototype as object, 'message', '')
    return lookAlike
  }
  const lookAlikes = new Map<string, Maker>()
  const base = makeLookAlike('Error', null)
  hide((base as unknown as { readonly prototype: object }).prototype, 'toString', function (this: Thing) {
    return `${String(this.name)}: ${String(this.message)}`
  })
  for (const name of nativeErrors) {
    const native = (all[name] as { readonly prototype: object }).prototype
    const lookAlike = name === 'Error' ? base : makeLookAlike(name, base)
    nativePrototypes.add(native)
    hide(native, 'constructor', lookAlike)
    lookAlikes.set(name, lookAlike)
  }

  // Time: the market's, and in UTC whatever the machine says.
  const iso = (date: Date): string => (Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString())
  const isoText = /^[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/
  const parse = (text: unknown): number => {
    const found = isoText.exec(String(text))
    if (found === null) return Number.NaN
    return NativeDate.parse(found[1] !== undefined && found[2] === undefined ? `${String(text)}Z` : String(text))
  }
  const milliseconds = (): number => Math.floor(clock.now / 1_000)
  const MarketDate = function (this: unknown, ...parts: unknown[]): unknown {
    if (new.target === undefined) return iso(new NativeDate(milliseconds()))
    const [first] = parts
    const value =
      parts.length === 0
        ? milliseconds()
        : parts.length > 1
          ? NativeDate.UTC(...(parts as [number, number]))
          : typeof first === 'string'
            ? parse(first)
            : Number(first)
    return construct(NativeDate, [value], new.target)
  }
  const dates = NativeDate.prototype as unknown as Thing
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    hide(dates, `get${part}`, dates[`getUTC${part}`])
    if (part !== 'Day') hide(dates, `set${part}`, dates[`setUTC${part}`])
  }
  for (const name of ['toString', 'toDateString', 'toTimeString', 'toUTCString', 'toGMTString']) {
    hide(dates, name, function (this: Date) {
      return iso(this)
    })
  }
  hide(dates, 'getTimezoneOffset', () => 0)
  for (const name of ['getYear', 'setYear', 'toTemporalInstant']) delete dates[name]
  hide(dates, 'constructor', MarketDate)
  defineProperty(MarketDate, 'name', { value: 'Date' })
  defineProperty(MarketDate, 'prototype', { value: dates, writable: false })
  hide(MarketDate, 'now', milliseconds)
  hide(MarketDate, 'parse', parse)
  hide(MarketDate, 'UTC', NativeDate.UTC)

  // Small fast counter generator with three words of state and a counter (sfc32).
  let [a, b, c, counter] = [seedA | 0, seedB | 0, seedC | 0, seedD | 0]
  hide(Math, 'random', () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  })

  // What depends on where the machine stands gives the same everywhere.
  const plain = function (this: unknown): string {
    return String(this)
  }
  for (const prototype of [
    Number.prototype,
    BigInt.prototype,
    NativeDate.prototype,
    Array.prototype,
    Object.prototype,
  ]) {
    hide(prototype, 'toLocaleString', plain)
  }
  hide(dates, 'toLocaleDateString', plain)
  hide(dates, 'toLocaleTimeString', plain)
  hide(String.prototype, 'toLocaleUpperCase', String.prototype.toUpperCase)
  hide(String.prototype, 'toLocaleLowerCase', String.prototype.toLowerCase)
  hide(String.prototype, 'localeCompare', function (this: unknown, other: unknown) {
    const [left, right] = [String(this), String(other)]
    return left < right ? -1 : left > right ? 1 : 0
  })
  delete (Array as unknown as Thing).fromAsync

  const kept = new Set<PropertyKey>(
    (
      'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol RegExp globalThis JSON ' +
      'Math Map BigInt Set Iterator WeakMap WeakSet Proxy Reflect decodeURI decodeURIComponent encodeURI ' +
      'encodeURIComponent isFinite isNaN'
    ).split(' '),
  )
  for (const name of ownKeys(all)) if (!kept.has(name)) delete all[name]
  for (const [name, lookAlike] of lookAlikes) all[name] = lookAlike
  all.Date = MarketDate
  const write = (...words: unknown[]): void => ear.hear(words.map(String).join(' '))
  all.console = { log: write, info: write, warn: write, error: write, debug: write }
  for (const name of ownKeys(all)) {
    const property = getOwnPropertyDescriptor(all, name)
    if (property?.configurable === true) {
      defineProperty(all, name, { value: all[name], writable: false, enumerable: false, configurable: false })
    }
  }

  const seen = new Set<unknown>([all])
  const waiting: unknown[] = [...nativePrototypes, ...lookAlikes.values()]
  for (const name of ownKeys(all)) waiting.push(all[name])
  const generator = function* (): Generator {
    // Only its prototypes are wanted.
  }
  const iterators = [[].values(), new Map().keys(), new Set().keys(), ''[Symbol.iterator](), 'x'.matchAll(/x/g)]
  waiting.push(generator, generator(), ...iterators)
  const helpers = all.Iterator as { readonly from?: (source: object) => { map?(change: unknown): unknown } } | undefined
  if (helpers?.from !== undefined) {
    const wrapped = helpers.from({ next: () => ({ done: true, value: 0 }) })
    waiting.push(wrapped, wrapped.map?.(String))
  }
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if ((typeof next !== 'object' && typeof next !== 'function') || next === null || seen.has(next)) continue
    seen.add(next)
    waiting.push(getPrototypeOf(next))
    for (const name of ownKeys(next)) {
      const property = getOwnPropertyDescriptor(next, name)
      if (property === undefined) continue
      if ('value' in property) waiting.push(property.value)
      else waiting.push(property.get, property.set)
    }
    freeze(next)
  }

  const isNative = (thrown: unknown): thrown is Error => {
    if (typeof thrown !== 'object' || thrown === null || ownLine(thrown) !== undefined) return false
    return nativePrototypes.has(getPrototypeOf(thrown))
  }
  return {
    clock,
    ear,
    lineOf: (thrown) => {
      try {
        if (typeof thrown !== 'object' || thrown === null) return null
        const line = ownLine(thrown)
        if (line !== undefined) return line
        return isNative(thrown) ? lineIn(thrown.stack) : null
      } catch {
        return null
      }
    },
    wordsOf: (thrown) => {
      try {
        if (typeof thrown !== 'object' && typeof thrown !== 'function') return textOf(thrown).slice(0, 300)
        if (thrown === null) return 'null'
        const { name, message } = thrown as { readonly name?: unknown; readonly message?: unknown }
        const words = [name, message].filter((word) => typeof word === 'string' && word !== '')
        return words.length === 0 ? 'something that is no error' : words.join(': ').slice(0, 300)
      } catch {
        return 'something that cannot be read'
      }
    },
  }
}
