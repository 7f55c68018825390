import vm from 'node:vm'
import type { Failure } from '#contracts/failure.ts'
import type { FileKind } from './fileKind.ts'

/** The body of a user's file as a function of its realm, or why it does not parse. */
export type CompiledBody =
  | { readonly ok: true; readonly body: (define: unknown, module: unknown) => void }
  | { readonly ok: false; readonly failure: Failure }

/** Makes a fresh realm: no code from text, nothing of the host. */
export function createRealm({ noun }: FileKind): vm.Context {
  const options: vm.CreateContextOptions = {
    name: `quarterdeck ${noun}`,
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  }
  // A plain realm where the runtime has one (Node 22.8); otherwise one behind an object without any prototype.
  const { DONT_CONTEXTIFY } = vm.constants as { readonly DONT_CONTEXTIFY?: typeof vm.constants.DONT_CONTEXTIFY }
  return DONT_CONTEXTIFY === undefined
    ? vm.createContext(Object.create(null) as vm.Context, options)
    : vm.createContext(DONT_CONTEXTIFY, options)
}

/** Compiles code that has passed the gate, without running it. */
export function compileBody(context: vm.Context, file: string, code: string, kind: FileKind): CompiledBody {
  try {
    // A body and no script: strict whatever it says, and names of its own stay its own.
    const body = vm.compileFunction(`'use strict';${code}`, [kind.define, '$module'], {
      parsingContext: context,
      filename: file,
    }) as (define: unknown, module: unknown) => void
    return { ok: true, body }
  } catch (error) {
    return { ok: false, failure: { code: `${kind.prefix}_SYNTAX`, message: syntaxMessage(file, error) } }
  }
}

/** A file that does not parse has not run, so what parsing threw may be looked at. */
function syntaxMessage(file: string, error: unknown): string {
  const { message, stack } = error as { readonly message?: unknown; readonly stack?: unknown }
  const line = typeof stack === 'string' ? /:(\d+)\n/.exec(stack)?.[1] : undefined
  const place = line === undefined ? file : `${file}, line ${line}`
  return `${place} cannot be read: ${typeof message === 'string' ? message.slice(0, 300) : 'its syntax is wrong'}.`
}
