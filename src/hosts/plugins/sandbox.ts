import vm from 'node:vm'
import type { StrategyFailure } from '#trading/strategies/strategy.ts'
import { withinDeadline } from './deadline.ts'
import type { SandboxEntry } from './sandbox/protocol.ts'
import { sandboxText, type SandboxMaker } from './sandbox/sandboxText.ts'

/** Longest time for one callback, for the file itself and for `create`, milliseconds. */
export const CALLBACK_MILLISECONDS = 1_000

/** The code of one file, ready for a sandbox. */
export interface SandboxCode {
  /** Name of the file, as its errors shall show it. */
  readonly file: string
  /** JavaScript that has passed the gate. */
  readonly code: string
  readonly seed: readonly [number, number, number, number]
}

/** A sandbox whose file has been read; `answer` is the JSON that `SandboxEntry.read` gave. */
export type OpenedSandbox =
  | { readonly ok: true; readonly entry: SandboxEntry; readonly answer: string }
  | { readonly ok: false; readonly failure: StrategyFailure }

/**
 * Makes a realm of its own on this thread and reads the file in it. The realm shares nothing with the host: the host
 * holds a few functions of it, and only numbers and texts go in or out.
 */
export function openSandbox({ file, code, seed }: SandboxCode): OpenedSandbox {
  const context = createRealm()
  // Its value is what `sandboxText` says.
  const make = sandboxScript().runInContext(context, { displayErrors: false }) as SandboxMaker
  const entry = make(file, ...seed)
  let body: Parameters<SandboxEntry['read']>[0]
  try {
    // A body and no script: strict whatever it says, and names of its own stay its own.
    body = vm.compileFunction(`'use strict';${code}`, ['defineStrategy', '$module'], {
      parsingContext: context,
      filename: file,
    }) as Parameters<SandboxEntry['read']>[0]
  } catch (error) {
    return { ok: false, failure: { code: 'STRATEGY_SYNTAX', message: syntaxMessage(file, error) } }
  }
  const read = withinDeadline(CALLBACK_MILLISECONDS, () => entry.read(body))
  if (read.kind === 'done') return { ok: true, entry, answer: read.value }
  const message =
    read.kind === 'late'
      ? `${file} took more than a second to be read, before any of its callbacks was called; it was stopped.`
      : `${file} could not be read: it ended in a way that cannot be told.`
  return { ok: false, failure: { code: read.kind === 'late' ? 'STRATEGY_TIMED_OUT' : 'STRATEGY_THREW', message } }
}

let compiled: vm.Script | null = null

/** The script is the same for every sandbox, so it is compiled once. */
function sandboxScript(): vm.Script {
  compiled ??= new vm.Script(sandboxText(), { filename: 'quarterdeck sandbox' })
  return compiled
}

function createRealm(): vm.Context {
  const options: vm.CreateContextOptions = {
    name: 'quarterdeck strategy',
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  }
  // A plain realm where the runtime has one (Node 22.8); otherwise one behind an object without any prototype.
  const { DONT_CONTEXTIFY } = vm.constants as { readonly DONT_CONTEXTIFY?: typeof vm.constants.DONT_CONTEXTIFY }
  return DONT_CONTEXTIFY === undefined
    ? vm.createContext(Object.create(null) as vm.Context, options)
    : vm.createContext(DONT_CONTEXTIFY, options)
}

/** A file that does not parse has not run, so what parsing threw may be looked at. */
function syntaxMessage(file: string, error: unknown): string {
  const { message, stack } = error as { readonly message?: unknown; readonly stack?: unknown }
  const line = typeof stack === 'string' ? /:(\d+)\n/.exec(stack)?.[1] : undefined
  const place = line === undefined ? file : `${file}, line ${line}`
  return `${place} cannot be read: ${typeof message === 'string' ? message.slice(0, 300) : 'its syntax is wrong'}.`
}
