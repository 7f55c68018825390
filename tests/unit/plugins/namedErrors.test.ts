import { describe, expect, it } from 'vitest'
import { loadPlugin } from '#hosts/plugins/loadPlugin.ts'
import { stripTypes } from '#hosts/plugins/stripTypes.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import {
  dailySlices,
  definitionOf,
  makePlugin,
  pluginGuard,
  pluginText,
  runPlugin,
  tracingContext,
} from '../../helpers/pluginBench.ts'

/** Runs bars through the body of `onBar`; returns the one failure. */
function failureOf(body: string, before = ''): { readonly code: string; readonly message: string } {
  const { failures } = runPlugin(pluginText(`onBar(bar, api) { ${body} }`, before), [100, 101, 102])
  const [failure, second] = failures
  if (failure === undefined || second !== undefined) throw new Error(`${failures.length} failures`)
  return failure
}

describe('a strategy that fails', () => {
  it.each([
    ['null.x', 'STRATEGY_THREW', 'tested.js, line 6: TypeError: Cannot read properties of null'],
    ['throw new Error("enough")', 'STRATEGY_THREW', 'tested.js, line 6: Error: enough'],
    ['throw new RangeError("far")', 'STRATEGY_THREW', 'line 6: RangeError: far'],
    ['class Own extends Error { name = "Own" } throw new Own("mine")', 'STRATEGY_THREW', 'line 6: Own: mine'],
    ['throw Error("without new")', 'STRATEGY_THREW', 'line 6: Error: without new'],
    ['const e = new Error("m"); e.name = "Named"; e.message += "!"; throw e', 'STRATEGY_THREW', 'line 6: Named: m!'],
    ['if (new TypeError("x") instanceof Error) throw new Error("kin")', 'STRATEGY_THREW', 'Error: kin'],
    ['throw new Error(String(new RangeError("inner")))', 'STRATEGY_THREW', 'Error: RangeError: inner'],
    ['throw "words"', 'STRATEGY_THREW', 'tested.js: words'],
    ['throw undefined', 'STRATEGY_THREW', 'tested.js: undefined'],
    ['throw null', 'STRATEGY_THREW', 'tested.js: null'],
    ['unknown(1)', 'STRATEGY_THREW', 'line 6: ReferenceError: unknown is not defined'],
    ['const f = () => f(); f()', 'STRATEGY_THREW', 'RangeError: Maximum call stack size exceeded'],
    ['for (;;);', 'STRATEGY_TIMED_OUT', 'tested.js: it took more than a second (onBar at 1970-01-02T00:00:00Z)'],
    ['api.enter({ instrument: "XYZ" })', 'STRATEGY_UNKNOWN_INSTRUMENT', 'line 6: the instrument was "XYZ"'],
    ['api.enter({ instrument: 7 })', 'STRATEGY_UNKNOWN_INSTRUMENT', 'of type number'],
    ['api.position("XYZ")', 'STRATEGY_UNKNOWN_INSTRUMENT', '"XYZ"'],
    ['api.enter({ instrument: "ACME", stop: NaN })', 'STRATEGY_BAD_VALUE', 'line 6: stop was NaN, which is no number'],
    ['api.enter({ instrument: "ACME", stop: -1 })', 'STRATEGY_BAD_VALUE', 'stop was -1 but must be above zero'],
    ['api.enter({ instrument: "ACME", stop: "9" })', 'STRATEGY_BAD_VALUE', 'stop was "9", which is no number'],
    ['api.enter({ instrument: "ACME", stop: 1 / 0 })', 'STRATEGY_BAD_VALUE', 'stop was Infinity'],
    ['api.enter({ instrument: "ACME", target: 9 })', 'STRATEGY_BAD_VALUE', 'a target needs a stop'],
    ['api.enter({ instrument: "ACME", quantity: 9 })', 'STRATEGY_BAD_VALUE', 'a strategy states no quantity'],
    ['api.enter({ instrument: "ACME", stopp: 9 })', 'STRATEGY_BAD_VALUE', 'enter() has no "stopp"'],
    ['api.enter({ instrument: "ACME", type: "LIMIT" })', 'STRATEGY_BAD_VALUE', 'a LIMIT entry needs limitPrice'],
    ['api.enter({ instrument: "ACME", limitPrice: 9 })', 'STRATEGY_BAD_VALUE', 'a MARKET entry has no limitPrice'],
    ['api.enter({ instrument: "ACME", type: "STOP_LIMIT", stopPrice: 9 })', 'STRATEGY_BAD_VALUE', 'needs limitPrice'],
    [
      'api.enter({ instrument: "ACME", direction: "UP" })',
      'STRATEGY_BAD_VALUE',
      'direction was "UP" but must be one of LONG, SHORT',
    ],
    [
      'api.enter({ instrument: "ACME", weight: 2 })',
      'STRATEGY_BAD_VALUE',
      'weight was 2 but must be above 0 and at most 1',
    ],
    ['api.enter({ instrument: "ACME", trail: {} })', 'STRATEGY_BAD_VALUE', 'trail needs one of'],
    ['api.enter({ instrument: "ACME", trail: { fraction: 1 } })', 'STRATEGY_BAD_VALUE', 'must be below 1'],
    ['api.enter({ instrument: "ACME", timeInForce: "GTD" })', 'STRATEGY_BAD_VALUE', 'expireAt goes with'],
    ['api.enter({ instrument: "ACME", postOnly: true })', 'STRATEGY_BAD_VALUE', 'postOnly goes with the type LIMIT'],
    [
      'api.enter({ instrument: "ACME", probability: { value: 2, low: 0, high: 1, n: 1 } })',
      'STRATEGY_BAD_VALUE',
      'low <= value',
    ],
    ['api.enter({ instrument: "ACME", features: { x: NaN } })', 'STRATEGY_BAD_VALUE', 'the feature x was NaN'],
    ['api.enter({ instrument: "ACME", reasons: 9 })', 'STRATEGY_BAD_VALUE', 'a reason was 9'],
    ['api.enter(null)', 'STRATEGY_BAD_VALUE', 'enter() was null'],
    ['api.timer(NaN)', 'STRATEGY_BAD_VALUE', 'the time of a timer was NaN'],
    ['api.bars("ACME", "2d")', 'STRATEGY_BAD_VALUE', 'an interval must be one of 1m'],
    ['api.bars("ACME", "1d", 101)', 'STRATEGY_BAD_VALUE', 'a whole number from 1 to 100'],
    ['api.indicator("sma", { length: 3 })', 'STRATEGY_TOO_LATE', 'outside create'],
    ['for (let i = 0; i < 99; i += 1) api.exit("ACME")', 'STRATEGY_TOO_MANY_SIGNALS', 'more than 20 signals'],
    ['for (let i = 0; i < 2000; i += 1) api.timer(i)', 'STRATEGY_BAD_VALUE', 'more than 1000 timers'],
    [
      'params.length = 9',
      'STRATEGY_CHANGED_PARAMETERS',
      'line 6: the parameter length was changed while the strategy ran',
    ],
    ['try { params.length = 9 } catch {}', 'STRATEGY_CHANGED_PARAMETERS', 'the parameter length was changed'],
    ['try { api.enter({ instrument: "XYZ" }) } catch {}', 'STRATEGY_UNKNOWN_INSTRUMENT', '"XYZ"'],
  ])('%s: %s', (body, code, words) => {
    const failure = failureOf(body)
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(words)
  })

  it.each([
    ['delete params.length', /delete property/],
    ['params.other = 1', /not extensible/],
    ['Object.defineProperty(params, "length", { value: 1 })', /redefine property/],
  ])('cannot do %s either', (body, words) => {
    expect(failureOf(body).message).toMatch(words)
  })

  it('keeps what it said before, and hears nothing after', () => {
    const body = 'n += 1; api.log(n); api.enter({ instrument: "ACME", reasons: "bar " + n }); if (n === 2) null.x'
    const { signals, logs, failures } = runPlugin(pluginText(`onBar(bar, api) { ${body} }`, 'let n = 0;'), [1, 2, 3, 4])
    expect(logs).toEqual(['1', '2'])
    expect(signals.map(({ evidence }) => evidence[0]?.text)).toEqual(['bar 1', 'bar 2'])
    expect(failures).toHaveLength(1)
  })

  it('ends when it keeps more memory than it may', () => {
    const text = pluginText('onBar() { kept.push(new Array(10_000).fill(0.5)) }', 'const kept = [];')
    const strategy = makePlugin(definitionOf(text, 'tested.js', pluginGuard({ heapLimit: 0, deadline: 'watch' })))
    const context = tracingContext([buildInstrument()])
    for (const slice of dailySlices(Array.from({ length: 300 }, () => 100))) strategy.onSlice(slice, context)
    expect(context.trace.failures).toMatchObject([{ code: 'STRATEGY_OUT_OF_MEMORY' }])
  })

  it('has callbacks in time: many short ones are no long one', () => {
    const busy = 'const until = 20_000; let sum = 0; for (let i = 0; i < until; i += 1) sum += Math.sqrt(i)'
    const { failures } = runPlugin(
      pluginText(`onBar() { ${busy} }`),
      Array.from({ length: 200 }, () => 100),
    )
    expect(failures).toEqual([])
  })
})

describe('a file that cannot be used', () => {
  it.each([
    ['export default 5', 'STRATEGY_NOT_DEFINED', 'export default defineStrategy'],
    ['export default {', 'STRATEGY_SYNTAX', 'bad.js, line 1 cannot be read: Unexpected end of input'],
    [
      'const a = 1\nlet a = 2\nexport default a',
      'STRATEGY_SYNTAX',
      "line 2 cannot be read: Identifier 'a' has already",
    ],
    [
      'export default defineStrategy({ name: "n", description: "d" })',
      'STRATEGY_DEFINITION_INVALID',
      'create must be a function',
    ],
    [
      'export default defineStrategy({ name: "", description: "d", create() {} })',
      'STRATEGY_DEFINITION_INVALID',
      'name must be a text',
    ],
    [
      'export default defineStrategy({ name: "n", description: "d", parameters: { a: { type: "integer", default: 9, min: 1, max: 5 } }, create() {} })',
      'STRATEGY_DEFINITION_INVALID',
      'the default of a must lie from its min to its max',
    ],
    ['nowhere()\nexport default 1', 'STRATEGY_THREW', 'bad.js, line 1: ReferenceError'],
    ['for (;;);\nexport default 1', 'STRATEGY_TIMED_OUT', 'bad.js took more than a second'],
  ])('%s', (text, code, words) => {
    const loaded = loadPlugin('bad.js', text, pluginGuard())
    expect(loaded).toMatchObject({ ok: false, failure: { code, message: expect.stringContaining(words) } })
  })

  it('is refused as TypeScript where the runtime cannot read it, with the way out', () => {
    const stripped = stripTypes('a.ts', 'const a: number = 1', null)
    expect(stripped).toMatchObject({
      ok: false,
      failure: { code: 'STRATEGY_NEEDS_JAVASCRIPT', message: expect.stringContaining('save it as JavaScript') },
    })
    expect(stripTypes('a.js', 'const a = 1', null)).toEqual({ ok: true, code: 'const a = 1' })
  })

  it('is refused where its types are more than types', () => {
    expect(loadPlugin('a.ts', 'enum A { b }\nexport default 1', pluginGuard())).toMatchObject({
      ok: false,
      failure: { code: 'STRATEGY_SYNTAX', message: expect.stringContaining('a.ts is no TypeScript whose types') },
    })
  })

  it.each([
    ['create: () => null', 'create must return an object'],
    ['create: () => ({ onBars() {} })', 'there is no callback onBars'],
    ['create: () => ({ onBar: 5 })', 'onBar must be a function'],
    ['create: (_, api) => { api.exit("ACME"); return {} }', 'a signal was given in create'],
    ['create: (_, api) => { api.indicator("vwap", { length: 3 }); return {} }', 'there is no indicator "vwap"'],
    ['create: (_, api) => { api.indicator("sma", { length: 0 }); return {} }', 'the length of sma was 0'],
    ['create: (_, api) => { api.indicator("sma", { length: 3, interval: "1w" }); return {} }', 'not in needs.bars'],
    ['create: (params) => { params.x = 1; return {} }', 'not extensible'],
    ['create: () => { for (;;); }', 'create took more than a second'],
  ])('cannot be made: %s', (create, words) => {
    const text = `export default defineStrategy({ name: 'n', description: 'd', ${create} })`
    expect(makePlugin(definitionOf(text)).refusal?.message).toContain(words)
  })

  it.each([
    ['needs: { bars: "2h" }', 'needs.bars must be of 1m'],
    ['needs: { bar: "1h" }', 'needs has no "bar"'],
    ['needs: ({ none }) => none.such', 'TypeError'],
    ['check: () => "They do not fit."', 'They do not fit.'],
    ['check: () => 7', 'check must return a text or null'],
    ['check: () => { for (;;); }', 'took more than a second'],
  ])('does not take its parameters: %s', (part, words) => {
    const text = `export default defineStrategy({ name: 'n', description: 'd', ${part}, create: () => ({}) })`
    const parsed = parseParameters(definitionOf(text), {})
    expect(parsed).toMatchObject({ ok: false, error: { code: 'CONFLICT', message: expect.stringContaining(words) } })
  })

  it('says so when the data are of bars that are too long for it', () => {
    const text = `export default defineStrategy({ name: 'n', description: 'd', needs: { bars: '1h' }, create: () => ({}) })`
    const { failures } = runPlugin(text)
    expect(failures).toMatchObject([
      { code: 'STRATEGY_NEEDS_UNMET', message: expect.stringContaining('needs bars of 1h') },
    ])
  })
})
