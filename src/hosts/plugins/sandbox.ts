import vm from 'node:vm'
import type { StrategyFailure } from '#trading/strategies/strategy.ts'
import { withinDeadline } from './deadline.ts'
import { STRATEGY_FILE } from './fileKind.ts'
import { compileBody, createRealm } from './realmContext.ts'
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
  const context = createRealm(STRATEGY_FILE)
  // Its value is what `sandboxText` says.
  const make = sandboxScript().runInContext(context, { displayErrors: false }) as SandboxMaker
  const entry = make(file, ...seed)
  const compiled = compileBody(context, file, code, STRATEGY_FILE)
  if (!compiled.ok) return compiled
  const { body } = compiled
  const read = withinDeadline(CALLBACK_MILLISECONDS, () => entry.read(body))
  if (read.kind === 'done') return { ok: true, entry, answer: read.value }
  const message =
    read.kind === 'late'
      ? `${file} took more than a second to be read, before any of its callbacks was called; it was stopped.`
      : `${file} could not be read: it ended in a way that cannot be told.`
  return { ok: false, failure: { code: read.kind === 'late' ? 'STRATEGY_TIMED_OUT' : 'STRATEGY_THREW', message } }
}

let script: vm.Script | null = null

/** The script is the same for every sandbox, so it is compiled once. */
function sandboxScript(): vm.Script {
  script ??= new vm.Script(sandboxText(), { filename: 'quarterdeck sandbox' })
  return script
}
