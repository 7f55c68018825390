import vm from 'node:vm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pluginText, runPlugin } from '../../helpers/pluginBench.ts'

/**
 * Each attempt is the body of `onBar`; it logs what it found. `out(value)` logs `way out` when the value leads to something
 * of the host: its global object, its `Function`, its `process`.
 */
const HEAD = `
const kinds = (value) => { try { return typeof value } catch { return 'hidden' } }
const out = (api, value) => {
  let way = ''
  try {
    const maker = value?.constructor?.constructor
    const made = typeof maker === 'function' ? maker('return typeof process + typeof require')() : ''
    if (made.includes('object') || made.includes('function')) way = 'way out'
  } catch { way = '' }
  if (kinds(value?.process) === 'object' || kinds(value?.require) === 'function') way = 'way out'
  api.log(way === '' ? 'no way' : way)
}
`

/** An attempt ends without a way out: it finds nothing, or it fails by a code. */
const ATTEMPTS: readonly (readonly [name: string, body: string, ends: 'no way' | RegExp])[] = [
  ['the constructor of an event', 'out(api, bar)', 'no way'],
  ['the constructor of the calls', 'out(api, api); out(api, api.enter); out(api, api.log)', 'no way'],
  ['the constructor of lists', 'out(api, api.bars(bar.instrument)); out(api, api.instruments)', 'no way'],
  [
    'the constructor of parameters',
    'out(api, params); out(api, Object.getOwnPropertyDescriptor(params, "length").get)',
    'no way',
  ],
  ['this, unbound', 'out(api, (function () { return this })() ?? {})', 'no way'],
  ['this of a callback', 'out(api, this)', 'no way'],
  ['the global object', 'out(api, globalThis)', 'no way'],
  ['code from text by Function', 'Function("return 1")()', /STRATEGY_THREW.*EvalError/],
  ['code from text by a chain', '[].map.constructor("return 1")()', /STRATEGY_THREW.*EvalError/],
  ['code from text in a generator', '(function* () {}).constructor("yield 1")', /STRATEGY_THREW.*EvalError/],
  ['eval', 'eval("1")', /STRATEGY_THREW.*eval/],
  ['arguments.callee', 'out(api, arguments.callee)', /STRATEGY_THREW.*callee/],
  ['the caller of a callback', 'const f = function () { return f.caller }; out(api, f())', /STRATEGY_THREW.*caller/],
  ['the caller of the calls', 'out(api, api.log.caller)', /STRATEGY_THREW.*caller/],
  [
    'a stack that is prepared',
    'Error.prepareStackTrace = (_, sites) => sites; out(api, new Error("x").stack)',
    /STRATEGY_THREW/,
  ],
  [
    'another Error to prepare it',
    'globalThis.Error = { prepareStackTrace: (_, sites) => out(api, sites) }; null.x',
    /STRATEGY_THREW.*read only/,
  ],
  ['a stack that is captured', 'const o = {}; Error.captureStackTrace?.(o); out(api, o.stack ?? {})', 'no way'],
  [
    'the stack of an error',
    'out(api, { constructor: { constructor: new TypeError("x").stack } }); api.log(kinds(new Error("x").stack))',
    'no way',
  ],
  [
    'the prototype of every error',
    'let p = new RangeError("x"); while (p !== null) { out(api, p); p = Object.getPrototypeOf(p) }',
    'no way',
  ],
  [
    'a stack overflow',
    'const deep = () => { try { return deep() } catch { return new Error("x").stack ?? {} } }; out(api, deep())',
    'no way',
  ],
  [
    'a stack overflow in a call of the house',
    'let tries = 0; const deep = () => { try { return deep() } catch { tries += 1; return tries < 50 ? out(api, api.bars(bar.instrument)) : 0 } }; deep(); out(api, api)',
    'no way',
  ],
  [
    'a thrown object with traps',
    'throw new Proxy({}, { get: () => { throw 1 }, getPrototypeOf: () => { throw 2 } })',
    /STRATEGY_THREW.*cannot be read/,
  ],
  [
    'a thrown function with traps',
    'throw new Proxy(function () {}, { get: () => "trap", apply: (_, t, a) => out(api, a) })',
    /STRATEGY_THREW/,
  ],
  [
    'a thrown object with a stack',
    'throw { name: { toString: new Proxy(() => "", { apply: (_, t, a) => out(api, a) }) }, get stack() { out(api, this); return "" } }',
    /STRATEGY_THREW/,
  ],
  [
    'arguments of a trap',
    'const p = new Proxy(() => 1, { apply: (_, t, a) => { out(api, a); return 1 } }); api.enter({ instrument: bar.instrument, get stop() { return p() } })',
    'no way',
  ],
  ['a getter of the wish', 'api.enter({ get instrument() { out(api, this); return bar.instrument } })', 'no way'],
  [
    'a wish that is a proxy',
    'api.enter(new Proxy({ instrument: bar.instrument }, { ownKeys: (t) => { out(api, t); return Reflect.ownKeys(t) } }))',
    'no way',
  ],
  [
    'species of an array',
    'class Out extends Array { static get [Symbol.species]() { return function (n) { out(api, new.target); return [] } } }; new Out(1, 2, 3).map((x) => x)',
    'no way',
  ],
  [
    'conversion by a symbol',
    'api.log({ [Symbol.toPrimitive]: (hint) => { out(api, hint); return "converted" } })',
    'no way',
  ],
  ['a shared buffer', 'out(api, new SharedArrayBuffer(8))', /STRATEGY_THREW.*SharedArrayBuffer is not defined/],
  ['a wait on memory', 'Atomics.wait(new Int32Array(8), 0, 0)', /STRATEGY_THREW.*is not defined/],
  ['raw memory', 'new Float64Array(2 ** 30).fill(1)', /STRATEGY_THREW.*Float64Array is not defined/],
  ['compiled code', 'new WebAssembly.Memory({ initial: 1 })', /STRATEGY_THREW.*WebAssembly is not defined/],
  ['a weak reference', 'new WeakRef({})', /STRATEGY_THREW.*WeakRef is not defined/],
  ['a last call', 'new FinalizationRegistry(() => 1)', /STRATEGY_THREW.*FinalizationRegistry is not defined/],
  ['a promise', 'Promise.resolve().then(() => 1)', /STRATEGY_THREW.*Promise is not defined/],
  ['a promise of a list', 'out(api, Array.fromAsync ?? {})', 'no way'],
  ['a timer of the machine', 'setTimeout(() => 1, 0)', /STRATEGY_THREW.*setTimeout is not defined/],
  ['the network', 'fetch("https://localhost")', /STRATEGY_THREW.*fetch is not defined/],
  ['a module', 'require("fs")', /STRATEGY_THREW.*require is not defined/],
  ['the process', 'process.exit()', /STRATEGY_THREW.*process is not defined/],
  ['a prototype that is polluted', 'Object.prototype.code = "x"', /STRATEGY_THREW.*not extensible/],
  ['a method that is replaced', 'Array.prototype.push = () => 1', /STRATEGY_THREW.*read only/],
  ['a method of maps that is replaced', 'Map.prototype.get = () => 0', /STRATEGY_THREW.*read only/],
  ['a text function that is replaced', 'JSON.stringify = () => "[]"', /STRATEGY_THREW.*read only/],
  ['an event that is changed', 'bar.close = 1', /STRATEGY_THREW.*read only/],
  ['a call that is replaced', 'api.enter = () => 1', /STRATEGY_THREW.*read only/],
  ['a prototype that is put in', 'Object.setPrototypeOf(Function.prototype, new Proxy({}, {}))', /STRATEGY_THREW/],
  [
    'the iterator of lists',
    'Object.getPrototypeOf([].values()).next = () => ({ done: true })',
    /STRATEGY_THREW.*read only/,
  ],
  ['the console', 'out(api, console); out(api, console.log)', 'no way'],
  [
    'a symbol that hosts look for',
    'throw { [Symbol.for("nodejs.util.inspect.custom")]: (_, o, i) => out(api, i) }',
    /STRATEGY_THREW/,
  ],
  [
    'a function that is constructed',
    'Reflect.construct(Function, ["return process"], Object)',
    /STRATEGY_THREW.*EvalError/,
  ],
  [
    'a generator of generators',
    'Object.getPrototypeOf(function* () {}).constructor("yield 1")',
    /STRATEGY_THREW.*EvalError/,
  ],
  ['code from text by a bound function', 'Function.bind(null, "return process")()()', /STRATEGY_THREW.*EvalError/],
  ['the slot of the deadline', 'out(api, globalThis[Symbol.for("quarterdeck.deadline")] ?? {})', 'no way'],
  ['the parts of a template', 'const tag = (parts) => parts; out(api, tag`a${1}b`); out(api, tag`a`.raw)', 'no way'],
  [
    'what the last expression matched',
    '/a/.exec("a"); out(api, RegExp.lastMatch ?? {}); out(api, RegExp.input ?? {})',
    'no way',
  ],
  [
    'a reviver',
    'JSON.parse("[1]", function (key, value, context) { out(api, this); out(api, context ?? {}); return value })',
    'no way',
  ],
  ['a replacer', 'JSON.stringify([1], function (key, value) { out(api, this); return value })', 'no way'],
  [
    'an iterator that is closed',
    'const i = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return(...a) { out(api, a); return {} } }) }; for (const x of i) break',
    'no way',
  ],
  ['a prototype of what it was given', 'Object.getPrototypeOf(bar).polluted = 1', /STRATEGY_THREW.*not extensible/],
  ['a getter that is put on an event', 'Object.defineProperty(bar, "close", { get: () => 1 })', /STRATEGY_THREW/],
  ['a text without end', 'let s = "a"; for (;;) s += s', /STRATEGY_THREW.*string length/],
  ['a clone', 'structuredClone({})', /STRATEGY_THREW.*structuredClone is not defined/],
  ['a task of the machine', 'queueMicrotask(() => 1)', /STRATEGY_THREW.*queueMicrotask is not defined/],
  ['another realm', 'new ShadowRealm()', /STRATEGY_THREW.*ShadowRealm is not defined/],
  ['the languages of the machine', 'new Intl.DateTimeFormat()', /STRATEGY_THREW.*Intl is not defined/],
  ['a disposal', 'out(api, globalThis.SuppressedError ?? globalThis.DisposableStack ?? {})', 'no way'],
]

describe.each([
  ['a plain realm', false],
  ['a realm behind an object', true],
])('in %s', (_, behindObject) => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each(ATTEMPTS)('%s leads nowhere', (__, body, ends) => {
    const { createContext } = vm
    const made = vi.spyOn(vm, 'createContext')
    if (behindObject)
      made.mockImplementation((_global, options) => createContext(Object.create(null) as vm.Context, options))
    const { logs, failures } = runPlugin(pluginText(`onBar(bar, api) { ${body} }`, '', HEAD), [100])
    expect(made).toHaveBeenCalled()
    expect(logs).not.toContain('way out')
    const told = [...failures.map(({ code, message }) => `${code} ${message}`), ...logs].join('\n')
    expect(told).toMatch(ends)
    if (ends === 'no way') expect(failures).toEqual([])
  })
})

it('finds a way out where there is one, so that finding none means something', () => {
  const found: string[] = []
  const realm = vm.createContext({ api: { log: (text: string) => found.push(text) } })
  new vm.Script(`${HEAD}\nout(api, api.log)`).runInContext(realm)
  expect(found).toEqual(['way out'])
})
