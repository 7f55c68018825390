import type { Failure } from '#contracts/failure.ts'

/** A result, or the failure that prevents it. */
export type LeanAttempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure }

/** Makes the failure of one file: one sentence with the way out. */
export function leanFailure(
  code: 'LEAN_FILE_MISSING' | 'LEAN_FILE_DAMAGED' | 'LEAN_NO_BARS',
  message: string,
): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code, message } }
}

/** Makes the failure of one line of a file. */
export function damagedLine(file: string, line: number, what: string): ReturnType<typeof leanFailure> {
  return leanFailure('LEAN_FILE_DAMAGED', `${file} has ${what} in line ${line}; get the file again.`)
}
