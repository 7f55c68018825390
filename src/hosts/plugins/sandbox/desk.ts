import type { readDefinition as ReadDefinition, ReadDefinition as Definition } from './definitions.ts'
import type { DeskNumbers, InstrumentSeen, makeMemory as MakeMemory } from './memory.ts'
import type { SandboxEntry } from './protocol.ts'
import type { Realm } from './realm.ts'
import type { makeWishReader as MakeWishReader } from './wishes.ts'

/** The parts of a sandbox, each handed over as text by itself. */
export interface DeskParts {
  readonly readDefinition: typeof ReadDefinition
  readonly makeWishReader: typeof MakeWishReader
  readonly makeMemory: typeof MakeMemory
  makeColumn(length: number): Float64Array
}

/**
 * Makes the entry of a sandbox: what the host calls, and behind it the calls that code of a user has.
 *
 * This function is handed over as text, so it may use nothing but its arguments and what every realm has.
 *
 * 1. Nothing thrown by a user leaves: every call into his code ends in a number or a text.
 * 2. Whatever he was told is frozen, so that he cannot change what he is told later.
 * 3. The first failure counts, even when his code goes on after it.
 */
export function makeDesk(realm: Realm, numbers: DeskNumbers, parts: DeskParts): SandboxEntry {
  interface Failure {
    readonly do: 'fail'
    readonly code: string
    readonly text: string
    readonly line: number | null
  }
  type Callback = (event: unknown, api: object) => unknown
  const { freeze } = Object
  const { kind } = numbers
  const { clock } = realm
  /** What a strategy may say about one moment, beside some for each instrument; lines it may write meanwhile. */
  const MOST_SIGNALS = 16
  const SIGNALS_EACH = 4
  const MOST_LINES = 50
  const MOST_TIMERS = 1_000
  const MOST_INDICATORS = 100

  let events: unknown[] = []
  let definition: Definition | null = null
  let failure: Failure | null = null
  let said: object[] = []
  let creating = false
  let moment = -1
  let signals = 0
  let lines = 0
  let timers = 0
  let instruments: readonly InstrumentSeen[] = []
  const wishes: object[] = []
  const owners: { [name: string]: Callback | null } = {
    onBar: null,
    onQuote: null,
    onTrade: null,
    onFill: null,
    onTimer: null,
  }

  const refuse = (code: string, text: string): never => {
    failure ??= { do: 'fail', code, text, line: realm.lineOf(new Error('')) }
    throw new Error(text)
  }
  const threw = (thrown: unknown): Failure => {
    return { do: 'fail', code: 'STRATEGY_THREW', text: realm.wordsOf(thrown), line: realm.lineOf(thrown) }
  }
  /** Runs code of the user; whatever it does ends here. */
  const shielded = (action: () => object): string => {
    let answer: object = {}
    try {
      answer = action()
    } catch (thrown) {
      failure ??= threw(thrown)
    }
    if (failure === null) return JSON.stringify(answer)
    const { code, text, line } = failure
    failure = null
    return JSON.stringify({ ok: false, code, text, line })
  }
  const reader = parts.makeWishReader(refuse)
  const memory = parts.makeMemory(numbers, refuse, parts.makeColumn)

  const say = (intention: object): void => {
    if (creating) refuse('STRATEGY_TOO_EARLY', 'a signal was given in create; give it in a callback')
    signals += 1
    const most = MOST_SIGNALS + SIGNALS_EACH * instruments.length
    if (signals > most) refuse('STRATEGY_TOO_MANY_SIGNALS', `more than ${most} signals were given about one moment`)
    said.push(intention)
  }
  const log = (text: unknown): void => {
    lines += 1
    if (lines > MOST_LINES) return
    const line = lines === MOST_LINES ? 'Further lines of this moment are left out.' : String(text).slice(0, 500)
    said.push({ do: 'log', text: line })
  }
  realm.ear.hear = log

  const lookBack = (count: unknown): number =>
    count === undefined ? memory.history : reader.count(count, 'the count of bars', 1, memory.history)

  const indicator = (name: unknown, options?: unknown): object => {
    if (!creating) return refuse('STRATEGY_TOO_LATE', 'an indicator was asked for outside create')
    const given = typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {}
    const numeric: Record<string, number> = {}
    let interval: string | null = null
    for (const key of Object.keys(given)) {
      const value = given[key]
      if (key === 'interval') interval = memory.interval(value)
      else if (typeof value === 'number' && Number.isFinite(value)) numeric[key.slice(0, 20)] = value
      else return refuse('STRATEGY_BAD_VALUE', `the option ${key.slice(0, 20)} of an indicator must be a number`)
    }
    if (wishes.length >= MOST_INDICATORS) {
      return refuse('STRATEGY_BAD_VALUE', `more than ${MOST_INDICATORS} indicators were asked for`)
    }
    wishes.push({ name: String(name).slice(0, 40), interval, options: numeric })
    return memory.follow()
  }

  const api = freeze({
    get now() {
      return clock.now
    },
    get instruments() {
      return instruments
    },
    enter: (wish: unknown) => say(reader.enter(wish, memory.place)),
    exit: (name: unknown, reason?: unknown) => {
      say({ do: 'exit', instrument: memory.place(name), reasons: reader.reasons(reason, 'reasons') })
    },
    position: (name: unknown) => memory.position(name),
    price: (name: unknown) => memory.price(name),
    quote: (name: unknown) => memory.quote(name),
    bars: (name: unknown, interval?: unknown, count?: unknown) => memory.bars(name, interval, lookBack(count)),
    bar: (name: unknown, interval?: unknown, ago?: unknown) => {
      const back = ago === undefined ? 0 : reader.count(ago, 'how many bars ago', 0, memory.history - 1)
      return memory.bar(name, interval, back)
    },
    closes: (name: unknown, interval?: unknown, count?: unknown) =>
      memory.bars(name, interval, lookBack(count)).map((bar) => bar.close),
    indicator,
    timer: (at: unknown) => {
      timers += 1
      if (timers > MOST_TIMERS)
        refuse('STRATEGY_BAD_VALUE', `more than ${MOST_TIMERS} timers were set about one moment`)
      said.push({ do: 'timer', at: reader.count(at, 'the time of a timer', 0, Number.MAX_SAFE_INTEGER) })
    },
    log,
  })

  /** Values that cannot be changed, and whose change is noticed even by code that goes on after it. */
  const parametersOf = (json: string): object => {
    const given = JSON.parse(json) as Record<string, unknown>
    const parameters = {}
    for (const name of Object.keys(given)) {
      const value = given[name]
      Object.defineProperty(parameters, name, {
        enumerable: true,
        get: () => value,
        set: () => {
          refuse('STRATEGY_CHANGED_PARAMETERS', `the parameter ${name} was changed while the strategy ran`)
        },
      })
    }
    return freeze(parameters)
  }

  /** Takes the callbacks of what `create` returned; tells which there are. */
  const adopt = (made: object): Readonly<Record<string, boolean>> => {
    const handlers: Record<string, boolean> = {}
    for (const name of Object.keys(owners)) {
      const handler = (made as Record<string, unknown>)[name]
      if (handler !== undefined && typeof handler !== 'function') {
        return refuse('STRATEGY_DEFINITION_INVALID', `${name} must be a function`)
      }
      const callback = handler as Callback | undefined
      owners[name] = callback === undefined ? null : (event, given) => callback.call(made, event, given)
      handlers[name] = callback !== undefined
    }
    const stranger = Object.keys(made).find((name) => name.startsWith('on') && !(name in handlers))
    if (stranger === undefined) return handlers
    return refuse('STRATEGY_DEFINITION_INVALID', `there is no callback ${stranger.slice(0, 40)}`)
  }

  const handlerOf = (row: number): Callback | null => {
    switch (memory.kindAt(row)) {
      case kind.bar:
        return owners.onBar as Callback | null
      case kind.quote:
        return owners.onQuote as Callback | null
      case kind.trade:
        return owners.onTrade as Callback | null
      case kind.fill:
        return owners.onFill as Callback | null
      default:
        return owners.onTimer as Callback | null
    }
  }

  return {
    read: (file) =>
      shielded(() => {
        const exported: { default: unknown } = { default: undefined }
        file((given: unknown) => given, exported)
        definition = parts.readDefinition(exported.default, refuse)
        return { ok: true, manifest: definition.manifest }
      }),
    check: (json) =>
      shielded(() => {
        const finding = definition?.check(parametersOf(json)) ?? null
        return { ok: true, finding, warmup: finding === null ? (definition?.needs(parametersOf(json)).warmup ?? 0) : 0 }
      }),
    create: (json, list) =>
      shielded(() => {
        if (definition === null) return refuse('STRATEGY_NOT_DEFINED', 'it was not read')
        const parameters = parametersOf(json)
        const seen = JSON.parse(list) as InstrumentSeen[]
        for (const each of seen) freeze(each)
        instruments = freeze(seen)
        const { bars, history, warmup } = definition.needs(parameters)
        memory.open(seen, history > 0 ? history : 1, bars[0] ?? '')
        creating = true
        const handlers = adopt(definition.create(parameters, api))
        creating = false
        said = []
        return { ok: true, bars, history: memory.history, warmup, handlers, indicators: wishes }
      }),
    rows: memory.rows,
    learn: (count, now) => {
      if (now !== moment) {
        moment = now
        signals = 0
        lines = 0
        timers = 0
      }
      clock.now = now
      for (let row = 0; row < count; row += 1) events[row] = memory.learn(row)
      if (events.length > 4 * count + 64) events = events.slice(0, count)
    },
    call: (row) => {
      try {
        handlerOf(row)?.(events[row], api)
      } catch (thrown) {
        failure ??= threw(thrown)
      }
      if (failure !== null) return 2
      return said.length === 0 ? 0 : 1
    },
    take: () => {
      const text = JSON.stringify(failure === null ? said : said.concat(failure))
      said = []
      return text
    },
  }
}
