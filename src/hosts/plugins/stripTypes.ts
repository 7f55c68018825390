import * as nodeModule from 'node:module'
import process from 'node:process'
import type { Failure } from '#contracts/failure.ts'
import { STRATEGY_FILE, type FileKind } from './fileKind.ts'

/** JavaScript, with every line where it was, or why there is none. */
export type StrippedSource =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly failure: Failure }

type Strip = (code: string, options?: { readonly mode?: 'strip' }) => string

/** The runtime's own stripper of types: Node 22.13 and newer; null where there is none. */
export function runtimeStripper(): Strip | null {
  // Older runtimes do not have it, whatever the types of the newest say.
  const { stripTypeScriptTypes } = nodeModule as { readonly stripTypeScriptTypes?: Strip }
  return stripTypeScriptTypes ?? null
}

/** Takes the types out of a TypeScript file; JavaScript stays as it is. Types must be erasable: no enums, no namespaces. */
export function stripTypes(
  file: string,
  text: string,
  strip: Strip | null = runtimeStripper(),
  { prefix }: FileKind = STRATEGY_FILE,
): StrippedSource {
  if (!file.endsWith('.ts')) return { ok: true, code: text }
  if (strip === null) {
    const message = `${file} is TypeScript, which this runtime (${process.version}) cannot read; save it as JavaScript (.js) instead.`
    return { ok: false, failure: { code: `${prefix}_NEEDS_JAVASCRIPT`, message } }
  }
  try {
    return { ok: true, code: quietly(() => strip(text)) }
  } catch (error) {
    const words = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 300) : String(error)
    const message = `${file} is no TypeScript whose types can simply be left out: ${words}`
    return { ok: false, failure: { code: `${prefix}_SYNTAX`, message } }
  }
}

/** Keeps the runtime from warning that its stripper is new; everything else is passed on. */
function quietly(action: () => string): string {
  const { emitWarning } = process
  process.emitWarning = (warning: string | Error, ...rest: []): void => {
    if (!String(warning).includes('stripTypeScriptTypes')) emitWarning.call(process, warning, ...rest)
  }
  try {
    return action()
  } finally {
    process.emitWarning = emitWarning
  }
}
