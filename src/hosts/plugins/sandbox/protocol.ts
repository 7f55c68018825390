/**
 * The entry of a sandbox as the host holds it: functions of the realm that take and give numbers and texts only, but for
 * `rows`, whose column the host writes into, and `read`, whose argument is a function of the realm itself.
 *
 * Texts are JSON. What went wrong is `{ ok: false, code, text, line }`, with the line of the user's file.
 */
export interface SandboxEntry {
  /** Runs the user's file and tells what it defines: `{ ok, manifest }`. */
  read(file: (define: unknown, module: unknown) => void): string
  /** Asks the file whether parameters fit together: `{ ok, finding, warmup }`. */
  check(values: string): string
  /** Makes the strategy: `{ ok, bars, history, warmup, handlers, indicators }`. */
  create(values: string, instruments: string): string
  /** Makes room for this many rows and returns the column they are read from; what it held is kept. */
  rows(count: number): Float64Array
  /** Takes the first rows in, without a word to the strategy. */
  learn(count: number, now: number): void
  /** Calls the strategy about one row that was taken in: 0 it was silent, 1 it spoke, 2 it failed. */
  call(row: number): number
  /** What it has said since the last time: a list of intentions, the last one a failure when there is one. */
  take(): string
}
