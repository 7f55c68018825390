import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Instrument } from '#core/model/instrument.ts'
import { barIntervalSchema } from '#contracts/records/basics.ts'
import type { Failure } from '#contracts/failure.ts'
import {
  HANDLERS,
  type PluginModule,
  type ProgramSetup,
  type StartedProgram,
} from '#trading/strategies/plugins/program.ts'
import type { ParameterValues, StrategyFailure } from '#trading/strategies/strategy.ts'
import type { CallbackBells } from './callbackWatch.ts'
import { withinDeadline, type Timed } from './deadline.ts'
import { CALLBACK_MILLISECONDS, openSandbox, type SandboxCode } from './sandbox.ts'
import type { SandboxEntry } from './sandbox/protocol.ts'
import { SandboxProgram, type ProgramGuard } from './sandboxProgram.ts'
import { gateSource } from './sourceGate.ts'
import { stripTypes } from './stripTypes.ts'

/** How the programs of a thread are guarded; a host has one for all of them. */
export interface PluginGuard extends Pick<ProgramGuard, 'deadline' | 'heapLimit' | 'end'> {
  readonly bells: CallbackBells
}

/** A user's file, ready to make strategies of, or why it cannot be used. */
export type LoadedPlugin =
  | { readonly ok: true; readonly module: PluginModule }
  | { readonly ok: false; readonly failure: Failure }

/** Longest file that is read, characters. */
const LONGEST_FILE = 1_000_000

const failureSchema = z.strictObject({
  ok: z.literal(false),
  code: z.string().regex(/^STRATEGY_[A-Z_]+$/),
  text: z.string().max(2_000),
  line: z.number().int().positive().nullable(),
})
const parameterSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  unit: z.string().optional(),
  kind: z.enum(['integer', 'number', 'choice']),
  default: z.union([z.number(), z.string()]),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.string()).readonly().optional(),
})
const manifestSchema = z.strictObject({
  ok: z.literal(true),
  manifest: z.strictObject({
    name: z.string(),
    description: z.string(),
    version: z.string(),
    parameters: z.array(parameterSchema).readonly(),
  }),
})
const checkedSchema = z.strictObject({
  ok: z.literal(true),
  finding: z.string().nullable(),
  warmup: z.number().int().nonnegative(),
})
const planSchema = z.strictObject({
  ok: z.literal(true),
  bars: z.array(barIntervalSchema).readonly(),
  history: z.number().int().positive(),
  warmup: z.number().int().nonnegative(),
  handlers: z.record(z.enum(HANDLERS), z.boolean()),
  indicators: z
    .array(
      z.strictObject({
        name: z.string(),
        interval: barIntervalSchema.nullable(),
        options: z.record(z.string(), z.number()),
      }),
    )
    .readonly(),
})

/**
 * Reads the text of a user's file: takes its types out, lets it through the gate, runs it once in a sandbox of its own and
 * asks it what it is. Whatever is wrong with it comes back as one sentence.
 */
export function loadPlugin(file: string, text: string, guard: PluginGuard): LoadedPlugin {
  if (text.length > LONGEST_FILE) {
    const message = `${file} is longer than a million characters; a strategy is one file of code without data.`
    return { ok: false, failure: { code: 'STRATEGY_FILE_UNREADABLE', message } }
  }
  const stripped = stripTypes(file, text)
  if (!stripped.ok) return stripped
  const gated = gateSource(file, stripped.code)
  if (!gated.ok) return gated
  const source = createHash('sha256').update(text).digest('hex')
  const { code } = gated
  const open = (name: string): OpenedFile => openFile({ file, code, seed: seedOf(`${source} ${name}`) }, name, guard)
  const first = open(file)
  if (!first.ok) return { ok: false, failure: first.failure }
  const { manifest, entry } = first
  const ask = (values: ParameterValues): { readonly finding: string | null; readonly warmup: number } => {
    const answer = ring(guard, file, 'create', () => entry.check(JSON.stringify(values)))
    const checked = readAnswer(file, answer, checkedSchema)
    return checked.ok ? checked.answer : { finding: checked.failure.message, warmup: 0 }
  }
  return {
    ok: true,
    module: {
      file,
      source,
      name: manifest.name,
      description: manifest.description,
      version: manifest.version,
      // Keys without a value are left out by the sandbox.
      parameters: manifest.parameters as PluginModule['parameters'],
      conflict: (values) => ask(values).finding,
      warmupBars: (values) => ask(values).warmup,
      start: (setup) => start(file, setup, guard, open),
    },
  }
}

type OpenedFile =
  | { readonly ok: true; readonly entry: SandboxEntry; readonly manifest: z.infer<typeof manifestSchema>['manifest'] }
  | { readonly ok: false; readonly failure: StrategyFailure }

function openFile(code: SandboxCode, name: string, { bells }: PluginGuard): OpenedFile {
  const bell = bells.bellOf(name)
  bell.enter('reading', 0)
  const opened = openSandbox(code)
  bell.leave()
  bell.close()
  if (!opened.ok) return opened
  const read = readAnswer(code.file, { kind: 'done', value: opened.answer }, manifestSchema)
  return read.ok ? { ok: true, entry: opened.entry, manifest: read.answer.manifest } : read
}

function start(
  file: string,
  { strategyId, values, instruments }: ProgramSetup,
  guard: PluginGuard,
  open: (name: string) => OpenedFile,
): StartedProgram {
  const opened = open(strategyId)
  if (!opened.ok) return opened
  const { entry } = opened
  const answer = ring(guard, strategyId, 'create', () =>
    entry.create(JSON.stringify(values), JSON.stringify(instruments.map(wordsOf))),
  )
  const made = readAnswer(file, answer, planSchema)
  if (!made.ok) return made
  const { bars, handlers, indicators } = made.answer
  const { deadline, heapLimit, bells, end } = guard
  const ownEnd = end?.strategy === strategyId ? end : null
  const program = new SandboxProgram(entry, { deadline, heapLimit, end: ownEnd, bell: bells.bellOf(strategyId) })
  return { ok: true, program, plan: { bars, handlers, indicators } }
}

/** What a strategy may know of an instrument; no scales, because it states no quantity. */
function wordsOf({ id, symbol, name, assetClass, sector, currency, calendar }: Instrument): object {
  return { id, symbol, name, assetClass, sector, currency, calendar }
}

/** Runs a call into a sandbox with a deadline, and with the bell rung for those who watch. */
function ring(guard: PluginGuard, name: string, occasion: 'create', action: () => string): Timed<string> {
  const bell = guard.bells.bellOf(name)
  bell.enter(occasion, 0)
  const timed = withinDeadline(CALLBACK_MILLISECONDS, action)
  bell.leave()
  bell.close()
  return timed
}

function readAnswer<Answer>(
  file: string,
  answered: Timed<string>,
  schema: z.ZodType<Answer>,
): { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly failure: StrategyFailure } {
  const refuse = (code: string, message: string): { readonly ok: false; readonly failure: StrategyFailure } => {
    return { ok: false, failure: { code, message } }
  }
  if (answered.kind === 'late')
    return refuse('STRATEGY_TIMED_OUT', `${file}: create took more than a second, so it was stopped.`)
  if (answered.kind === 'threw')
    return refuse('STRATEGY_THREW', `${file}: it ended in a way that cannot be told (create).`)
  const value: unknown = JSON.parse(answered.value)
  const failed = failureSchema.safeParse(value)
  if (failed.success) {
    const { code, text: words, line } = failed.data
    return refuse(code, `${file}${line === null ? '' : `, line ${line}`}: ${words}.`)
  }
  const answer = schema.safeParse(value)
  if (answer.success) return { ok: true, answer: answer.data }
  return refuse('STRATEGY_DEFINITION_INVALID', `${file} describes itself in a way that cannot be read.`)
}

/** Four words of a hash, so that random numbers follow from the file and the name of the strategy. */
function seedOf(text: string): [number, number, number, number] {
  const hash = createHash('sha256').update(text).digest()
  return [hash.readInt32LE(0), hash.readInt32LE(4), hash.readInt32LE(8), hash.readInt32LE(12)]
}
