import type { Failure } from '#contracts/failure.ts'
import { STRATEGY_FILE, type FileKind } from './fileKind.ts'

/** Why a word may not stand in a file of a user's. */
function wordsOf({ noun }: FileKind): readonly { readonly word: RegExp; readonly reason: string }[] {
  return [
    {
      word: /\bimport\b/g,
      reason: `"import" cannot be used: a ${noun} is one file and has everything it needs at hand`,
    },
    { word: /\basync\b/g, reason: '"async" cannot be used: a callback does its work before it returns' },
    {
      word: /\bcatch\b(?!\s*\{)/g,
      reason: `"catch" cannot name what it caught: write "catch {", or let the error end the ${noun}`,
    },
  ]
}

/** Strings, templates and comments, as far as they can be told without understanding the code. */
const TEXT_OR_COMMENT =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//g

/** The code of a file as the sandbox takes it, or why it is not let in. */
export type GatedSource =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly failure: Failure }

/**
 * Lets in only code without the three words that could give it something of the host: `import` answers with a promise of
 * the host, promises report to it, and an error that is thrown where the stack ends may be one of its own.
 *
 * The words may stand in comments. Whether something is a comment is guessed, and the guess may be wrong only in the
 * harmless direction: there the word is spoiled, and what is left is searched as a whole. A keyword cannot be written in
 * any other way, so what passes has none of them.
 */
export function gateSource(file: string, code: string, kind: FileKind = STRATEGY_FILE): GatedSource {
  const spoiled = code.replace(TEXT_OR_COMMENT, (text) =>
    text.startsWith('/') ? text.replace(/\b(import|async|catch)\b/g, (word) => `${word.slice(0, -1)}_`) : text,
  )
  for (const { word, reason } of wordsOf(kind)) {
    const found = spoiled.search(word)
    if (found >= 0) return refuse(`${kind.prefix}_WORD_REFUSED`, `${file}, line ${lineAt(spoiled, found)}: ${reason}.`)
  }
  return exported(file, spoiled, kind)
}

/** Makes of the module a body of a function with the parameter `$module`; lines stay where they are. */
function exported(file: string, code: string, { prefix, noun, define }: FileKind): GatedSource {
  const defaults = [...code.matchAll(/^export\s+default\b/gm)]
  const [first] = defaults
  if (first === undefined || defaults.length > 1) {
    const count = defaults.length === 0 ? 'no' : 'more than one'
    return refuse(
      `${prefix}_NOT_DEFINED`,
      `${file} has ${count} "export default" at the start of a line; write "export default ${define}({ ... })" once.`,
    )
  }
  const other = /^export\b(?!\s+default\b)/m.exec(code)
  if (other !== null) {
    const place = lineAt(code, other.index)
    return refuse(`${prefix}_NOT_DEFINED`, `${file}, line ${place}: a ${noun} exports its definition and nothing else.`)
  }
  const lines = first[0].replace(/[^\n]/g, '')
  const { index } = first
  const body = `${code.slice(0, index)}${lines}$module.default =${code.slice(index + first[0].length)}`
  return { ok: true, code: body }
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function refuse(code: string, message: string): GatedSource {
  return { ok: false, failure: { code, message } }
}
