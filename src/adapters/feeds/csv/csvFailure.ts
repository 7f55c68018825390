import type { Failure } from '#contracts/failure.ts'

/** Why a whole file was refused. */
export type CsvCode =
  | 'FILE_UNREADABLE'
  | 'FILE_EMPTY'
  | 'FILE_TOO_LARGE'
  | 'FILE_NOT_TEXT'
  | 'FILE_NOT_TABULAR'
  | 'COLUMNS_MISSING'
  | 'NO_ROWS'
  | 'INTERVAL_UNKNOWN'
  | 'SYMBOL_INVALID'

/** A result, or the failure that prevents it. */
export type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure }

/** Wraps a result. */
export function success<Value>(value: Value): Attempt<Value> {
  return { ok: true, value }
}

/** Makes the failure of a whole file: one sentence with the way out. */
export function csvFailure(code: CsvCode, message: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code, message } }
}
