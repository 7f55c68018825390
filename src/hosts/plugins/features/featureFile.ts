import { createHash } from 'node:crypto'
import vm from 'node:vm'
import * as z from 'zod'
import type { Failure } from '#contracts/failure.ts'
import { INPUT_NAMES, type FeatureInputs, type InputName } from '#quant/features/inputs.ts'
import { prove, type Proof } from '#quant/features/proof/prove.ts'
import type { ProofSubject } from '#quant/features/proof/subject.ts'
import { withinDeadline } from '../deadline.ts'
import { FEATURE_FILE } from '../fileKind.ts'
import { compileBody, createRealm } from '../realmContext.ts'
import { hardenRealm } from '../sandbox/realm.ts'
import { gateSource } from '../sourceGate.ts'
import { runtimeStripper, stripTypes } from '../stripTypes.ts'
import { makeFeatureEntry } from './featureRealm.ts'
import type { FeatureEntry } from './protocol.ts'

/** What a file of the user's came to, or why nothing could be asked of it. */
export type ProvenFile =
  | { readonly ok: true; readonly proof: Proof; readonly isStepwise: boolean }
  | { readonly ok: false; readonly failure: Failure }

/** Longest time for the file itself and for each call into it, milliseconds; for all of them together. */
const CALL_MILLISECONDS = 1_000
const ALL_MILLISECONDS = 120_000
/** Longest file that is read, characters. */
const LONGEST_FILE = 1_000_000
const WIDTH = INPUT_NAMES.length

const failureSchema = z.strictObject({
  ok: z.literal(false),
  code: z.string().regex(/^FEATURE_[A-Z_]+$/),
  text: z.string().max(2_000),
  line: z.number().int().positive().nullable(),
})
const manifestSchema = z.strictObject({
  ok: z.literal(true),
  manifest: z.strictObject({
    name: z.string().max(60),
    inputs: z.array(z.enum(INPUT_NAMES as readonly [InputName, ...InputName[]])),
    lookback: z.number().int().min(1).max(1_000),
    reach: z.enum(['WINDOW', 'HISTORY']),
    low: z.number().nullable(),
    high: z.number().nullable(),
    isStepwise: z.boolean(),
  }),
})
const foldedSchema = z.strictObject({ ok: z.literal(true) })
const begunSchema = z.strictObject({ ok: z.literal(true), run: z.number().int().nonnegative() })

/** Ends a proof from within: the prover asks, and the file can no longer answer. */
class FileFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** Proves the feature that a user's file defines. The file runs in a realm of its own, each call for a second at most. */
export function proveFile(file: string, text: string): ProvenFile {
  try {
    const { subject, isStepwise } = openFeatureFile(file, text)
    return { ok: true, proof: prove(subject), isStepwise }
  } catch (error) {
    if (error instanceof FileFailure) return { ok: false, failure: error.failure }
    throw error
  }
}

function openFeatureFile(file: string, text: string): { readonly subject: ProofSubject; readonly isStepwise: boolean } {
  const fail = (code: string, message: string): never => {
    throw new FileFailure({ code, message })
  }
  if (text.length > LONGEST_FILE) {
    fail('FEATURE_FILE_UNREADABLE', `${file} is longer than a million characters; a feature is one file of code.`)
  }
  const stripped = stripTypes(file, text, runtimeStripper(), FEATURE_FILE)
  if (!stripped.ok) throw new FileFailure(stripped.failure)
  const gated = gateSource(file, stripped.code, FEATURE_FILE)
  if (!gated.ok) throw new FileFailure(gated.failure)
  const context = createRealm(FEATURE_FILE)
  const compiled = compileBody(context, file, gated.code, FEATURE_FILE)
  if (!compiled.ok) throw new FileFailure(compiled.failure)
  const entry = makeEntry(context, file, text)
  const calls = new FileCalls(file)
  const { manifest } = calls.answer('The file itself', manifestSchema, () => entry.read(compiled.body))
  const { name, lookback, reach, low, high, inputs, isStepwise } = manifest
  const subject: ProofSubject = {
    name,
    lookback,
    reach,
    range: { low, high },
    inputs: [...new Set(inputs)],
    cost: 1,
    values: (bars) => {
      write(entry.inputs(bars.length), bars)
      const values = entry.outputs(bars.length)
      calls.answer(isStepwise ? 'update' : 'compute', foldedSchema, () => entry.fold(bars.length))
      return Float64Array.from({ length: bars.length }, (_, bar) => Number(values[bar]))
    },
    ...(isStepwise ? { begin: () => follow(entry, calls) } : {}),
  }
  return { subject, isStepwise }
}

function follow(entry: FeatureEntry, calls: FileCalls): { update(bar: Readonly<FeatureInputs>): number } {
  const { run } = calls.answer('create', begunSchema, () => entry.begin())
  const column = entry.inputs(1)
  return {
    update: (bar) => {
      write(column, [bar])
      const value = calls.timed('update', () => entry.update(run))
      const failure = entry.failure()
      if (failure !== '') calls.answer('update', foldedSchema, () => failure)
      return value
    },
  }
}

/** The functions go over as text: nothing of the host may be reachable from within. */
function makeEntry(context: vm.Context, file: string, text: string): FeatureEntry {
  const hash = createHash('sha256').update(text).digest()
  const seed = [0, 4, 8, 12].map((at) => hash.readInt32LE(at))
  const script = [
    '(() => {',
    "'use strict';",
    'const makeColumn = ((Column) => (length) => new Column(length))(Float64Array);',
    `const harden = ${hardenRealm.toString()};`,
    `const makeFeatureEntry = ${makeFeatureEntry.toString()};`,
    `return makeFeatureEntry(harden(${[JSON.stringify(file), ...seed].join(', ')}), ${JSON.stringify(INPUT_NAMES)}, makeColumn);`,
    '})()',
  ].join('\n')
  // Its value is what the script says.
  return new vm.Script(script, { filename: 'quarterdeck feature' }).runInContext(context, {
    displayErrors: false,
  }) as FeatureEntry
}

/** Calls into a file: each with its deadline, its answer read field by field, its failures in words. */
class FileCalls {
  readonly #file: string
  readonly #begun = performance.now()

  constructor(file: string) {
    this.#file = file
  }

  timed<Value>(what: string, action: () => Value): Value {
    if (performance.now() - this.#begun > ALL_MILLISECONDS) {
      return this.#fail(
        'FEATURE_TIMED_OUT',
        `the proof took more than ${ALL_MILLISECONDS / 60_000} minutes, so it was stopped; make the feature faster`,
      )
    }
    const timed = withinDeadline(CALL_MILLISECONDS, action)
    if (timed.kind === 'done') return timed.value
    return timed.kind === 'late'
      ? this.#fail('FEATURE_TIMED_OUT', `${what} took more than a second, so it was stopped`)
      : this.#fail('FEATURE_THREW', `${what} ended in a way that cannot be told`)
  }

  answer<Answer>(what: string, schema: z.ZodType<Answer>, action: () => string): Answer {
    const value: unknown = JSON.parse(this.timed(what, action))
    const failed = failureSchema.safeParse(value)
    if (failed.success) {
      const { code, text, line } = failed.data
      return this.#fail(code, text, line)
    }
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    return this.#fail('FEATURE_DEFINITION_INVALID', 'it describes itself in a way that cannot be read')
  }

  #fail(code: string, words: string, line: number | null = null): never {
    const place = line === null ? this.#file : `${this.#file}, line ${line}`
    throw new FileFailure({ code, message: `${place}: ${words}.` })
  }
}

function write(column: Float64Array, bars: readonly Readonly<FeatureInputs>[]): void {
  let at = 0
  for (const bar of bars) {
    for (const name of INPUT_NAMES) {
      column[at] = bar[name]
      at += 1
    }
  }
  if (at !== bars.length * WIDTH) throw new Error('Invariant: a bar has as many inputs as there are names')
}
