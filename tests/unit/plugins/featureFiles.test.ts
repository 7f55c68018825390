import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ProofQuestion } from '#quant/features/proof/subject.ts'
import { proveFile, type ProvenFile } from '#hosts/plugins/features/featureFile.ts'
import { findProgram } from '#hosts/program.ts'

const EXAMPLES = path.join(findProgram().resources, 'features', 'examples')

/** A file that declares a window of one close unless told otherwise. */
function fileOf(body: string, declared = "inputs: ['close'], lookback: 1"): string {
  return `export default defineFeature({ name: 'tested', ${declared}, ${body} })`
}

const closes = (expression: string): string =>
  fileOf(
    `compute(bars) { const closes = bars.map(({ close }) => close); return closes.map((close, at) => ${expression}) }`,
  )

function failuresOf(proven: ProvenFile): readonly ProofQuestion[] {
  if (!proven.ok) throw new Error(`${proven.failure.code}: ${proven.failure.message}`)
  const { verdict, answers } = proven.proof
  expect(verdict).toBe(answers.some(({ outcome }) => outcome === 'FAILED') ? 'FAILED' : 'PASSED')
  return answers.filter(({ outcome }) => outcome === 'FAILED').map(({ question }) => question)
}

function failureOf(text: string, file = 'tested.js'): { readonly code: string; readonly message: string } {
  const proven = proveFile(file, text)
  if (proven.ok) throw new Error(`it was proven: ${proven.proof.verdict}`)
  return proven.failure
}

describe('the examples', () => {
  it('the clean one passes, bar by bar', () => {
    const proven = proveFile('distanceToAverage.ts', readFileSync(path.join(EXAMPLES, 'distanceToAverage.ts'), 'utf8'))
    expect(failuresOf(proven)).toEqual([])
    expect(proven).toMatchObject({
      ok: true,
      isStepwise: true,
      proof: { name: 'distanceToAverage', verdict: 'PASSED' },
    })
    const asked = proven.ok ? proven.proof.answers.filter(({ outcome }) => outcome === 'PASSED') : []
    expect(asked.map(({ question }) => question)).toEqual([
      'REPEATED',
      'TRUNCATION',
      'FUTURE',
      'LATE_ARRIVAL',
      'WARM_UP',
      'STREAMING',
      'MISSING',
      'DECLARED',
      'CONTRACT',
    ])
  })

  it('the leaking one fails by what comes after', () => {
    const proven = proveFile('centredAverage.ts', readFileSync(path.join(EXAMPLES, 'centredAverage.ts'), 'utf8'))
    expect(failuresOf(proven)).toEqual(expect.arrayContaining(['TRUNCATION', 'FUTURE']))
  })

  it('a clean one that takes whole series passes as well, and is not asked what needs steps', () => {
    const proven = proveFile('tested.js', closes('at < 0 ? null : Math.log(close)'))
    expect(failuresOf(proven)).toEqual([])
    const open = proven.ok ? proven.proof.answers.filter(({ outcome }) => outcome === 'NOT_ASKED') : []
    expect(open.map(({ question }) => question)).toEqual(expect.arrayContaining(['LATE_ARRIVAL', 'STREAMING']))
  })
})

describe('a leak is found by the question that asks for it', () => {
  it.each<[name: string, question: ProofQuestion, text: string]>([
    ['the next close', 'FUTURE', closes('closes[at + 1] ?? null')],
    ['the whole sample', 'TRUNCATION', closes('close / closes[closes.length - 1]')],
    ['the length of the data', 'TRUNCATION', closes('close * 0 + closes.length - at')],
    ['chance', 'REPEATED', closes('close + Math.random()')],
    [
      'a memory of the file',
      'REPEATED',
      `let calls = 0\n${fileOf('compute(bars) { calls += 1; return bars.map(({ close }) => close + calls) }')}`,
    ],
    [
      'a bar that is kept',
      'LATE_ARRIVAL',
      fileOf(
        'create() { let before = null; return { update(bar) { const value = before === null ? null : bar.close / before.close; before = bar; return value } } }',
        "inputs: ['close'], lookback: 2",
      ),
    ],
    [
      'steps that differ from the whole',
      'STREAMING',
      fileOf(
        'create() { const seen = new Set(); return { update(bar) { seen.add(bar); return bar.close + seen.size } } }',
        "inputs: ['close'], lookback: 1, reach: 'HISTORY'",
      ),
    ],
    [
      'a value before its lookback',
      'WARM_UP',
      fileOf('compute: (bars) => bars.map(({ close }) => close)', "inputs: ['close'], lookback: 20"),
    ],
    [
      'a longer window than declared',
      'WARM_UP',
      fileOf(
        'compute: (bars) => bars.map(({ close }, at) => at < 4 ? null : close - bars[Math.max(0, at - 9)].close)',
        "inputs: ['close'], lookback: 5",
      ),
    ],
    ['a price made up', 'MISSING', closes('Number.isNaN(close) ? 100 : close')],
    [
      'something not declared',
      'DECLARED',
      fileOf('compute: (bars) => bars.map(({ close, volume }) => close + volume)'),
    ],
    [
      'a value out of range',
      'CONTRACT',
      fileOf(
        'compute: (bars) => bars.map(({ close }) => close)',
        "inputs: ['close'], lookback: 1, range: { low: 0, high: 1 }",
      ),
    ],
    ['infinity', 'CONTRACT', closes('close / 0')],
  ])('%s: %s', (_name, question, text) => {
    expect(failuresOf(proveFile('tested.js', text))).toContain(question)
  })
})

describe('what never had a value is open', () => {
  it('and says so', () => {
    const proven = proveFile('tested.js', closes('null'))
    expect(proven).toMatchObject({ ok: true, proof: { verdict: 'OPEN' } })
  })
})

describe('a file that cannot be proven', () => {
  it.each<[name: string, text: string, code: string, words: string]>([
    ['syntax', 'const a = 1\nexport default defineFeature({ name: \n', 'FEATURE_SYNTAX', 'tested.js, line'],
    ['nothing defined', 'const a = 1', 'FEATURE_NOT_DEFINED', 'has no "export default"'],
    ['a strategy', 'export default defineStrategy({ name: "x" })', 'FEATURE_THREW', 'defineStrategy is not defined'],
    [
      'another export',
      `export const a = 1\n${closes('close')}`,
      'FEATURE_NOT_DEFINED',
      'line 1: a feature exports its definition',
    ],
    ['an empty definition', 'export default defineFeature()', 'FEATURE_NOT_DEFINED', 'defineFeature'],
    ['no name', 'export default defineFeature({ inputs: ["close"] })', 'FEATURE_DEFINITION_INVALID', 'name must be'],
    [
      'an unknown word',
      fileOf('compute: () => []', "input: ['close']"),
      'FEATURE_DEFINITION_INVALID',
      'has no "input"',
    ],
    [
      'unknown inputs',
      fileOf('compute: () => []', "inputs: ['clsoe'], lookback: 1"),
      'FEATURE_DEFINITION_INVALID',
      '"clsoe", which no bar has',
    ],
    ['no inputs', fileOf('compute: () => []', 'inputs: [], lookback: 1'), 'FEATURE_DEFINITION_INVALID', 'at least one'],
    [
      'a wild lookback',
      fileOf('compute: () => []', "inputs: ['close'], lookback: 1e9"),
      'FEATURE_DEFINITION_INVALID',
      'lookback must be',
    ],
    [
      'a wrong reach',
      fileOf('compute: () => []', "inputs: ['close'], lookback: 1, reach: 'ALL'"),
      'FEATURE_DEFINITION_INVALID',
      'reach must be',
    ],
    [
      'a wrong range',
      fileOf('compute: () => []', "inputs: ['close'], lookback: 1, range: { low: 'x' }"),
      'FEATURE_DEFINITION_INVALID',
      'range.low',
    ],
    [
      'both forms',
      fileOf('compute: () => [], create: () => ({})'),
      'FEATURE_DEFINITION_INVALID',
      'one of compute(bars) and create()',
    ],
    ['no list', fileOf('compute: () => 7'), 'FEATURE_BAD_VALUE', 'it was 7'],
    [
      'too few values',
      fileOf('compute: (bars) => bars.slice(1).map(() => 1)'),
      'FEATURE_WRONG_LENGTH',
      'given 300 bars and returned 299 values',
    ],
    ['a text for a value', closes('"up"'), 'FEATURE_BAD_VALUE', 'the value of bar 1 was "up"'],
    ['create without update', fileOf('create: () => 1'), 'FEATURE_DEFINITION_INVALID', 'update(bar)'],
    ['an error', closes('null.x'), 'FEATURE_THREW', 'TypeError'],
    ['an error of its own', closes('{ throw new RangeError("far") }'), 'FEATURE_THREW', 'far'],
    ['an endless loop', fileOf('compute() { for (;;); }'), 'FEATURE_TIMED_OUT', 'more than a second'],
    [
      'an endless file',
      `for (;;);\n${closes('close')}`,
      'FEATURE_TIMED_OUT',
      'The file itself took more than a second',
    ],
    [
      'an endless step',
      fileOf('create: () => ({ update() { for (;;); } })'),
      'FEATURE_TIMED_OUT',
      'more than a second',
    ],
    ['an import', `import fs from 'node:fs'\n${closes('close')}`, 'FEATURE_WORD_REFUSED', 'a feature is one file'],
    ['a dynamic import', closes('import("node:fs")'), 'FEATURE_WORD_REFUSED', 'a feature is one file'],
    [
      'a named catch',
      closes('{ try { return 1 } catch (error) { return 2 } }'),
      'FEATURE_WORD_REFUSED',
      'let the error end the feature',
    ],
  ])('%s', (_name, text, code, words) => {
    const failure = failureOf(text)
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(words)
    expect(failure.message).not.toMatch(/strategy/)
  })

  it('types that cannot be left out', () => {
    expect(failureOf(`enum A { B }\n${closes('close')}`, 'tested.ts')).toMatchObject({ code: 'FEATURE_SYNTAX' })
  })

  it('a file without an end', () => {
    expect(failureOf(' '.repeat(1_000_001))).toMatchObject({ code: 'FEATURE_FILE_UNREADABLE' })
  })
})

describe('nothing of the host can be reached', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    ['the constructor of a bar', 'bars[0].constructor.constructor("return process")()'],
    ['the constructor of the list', 'bars.constructor.constructor("return process")()'],
    ['code from text', 'Function("return process")()'],
    ['eval', 'eval("process")'],
    ['process', 'process.exit(1)'],
    ['require', 'require("node:fs")'],
    ['fetch', 'fetch("http://127.0.0.1")'],
    ['a timer', 'setTimeout(() => 1, 1)'],
    ['shared memory', 'new SharedArrayBuffer(8)'],
    ['a prototype of everything', 'Object.prototype.polluted = 1'],
    ['the prototype of lists', 'Array.prototype.map = () => []'],
    ['another defineFeature', 'globalThis.defineFeature.caller.arguments'],
  ])('%s', (_name, expression) => {
    const failure = failureOf(fileOf(`compute(bars) { ${expression}; return bars.map(({ close }) => close) }`))
    expect(failure.code).toBe('FEATURE_THREW')
    expect('polluted' in {}).toBe(false)
  })

  it('a list with code of its own in it runs within its second and its realm', () => {
    const sly =
      'compute(bars) { return new Proxy(bars.map(({ close }) => close), { get(target, key) { if (key === "7") for (;;); return target[key] } }) }'
    expect(failureOf(fileOf(sly)).code).toBe('FEATURE_TIMED_OUT')
    const thrown = 'compute() { throw { get message() { for (;;); }, get stack() { for (;;); } } }'
    expect(failureOf(fileOf(thrown)).code).toBe('FEATURE_TIMED_OUT')
  })
})
