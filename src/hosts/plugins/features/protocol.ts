/**
 * The entry of a feature's realm as the host holds it: functions of the realm that take and give numbers and texts only,
 * but for `read`, whose argument is a function of the realm itself, and the columns, which the house made in the realm.
 *
 * Texts are JSON. What went wrong is `{ ok: false, code, text, line }`, with the line of the user's file.
 */
export interface FeatureEntry {
  /** Runs the user's file and tells what it defines: `{ ok, manifest }`. */
  read(file: (define: unknown, module: unknown) => void): string
  /** Makes room for this many bars; the column holds the inputs bar by bar. */
  inputs(bars: number): Float64Array
  /** The values of the last `fold`, NaN where there is none. */
  outputs(bars: number): Float64Array
  /** Computes the value of each of the first bars afresh: `{ ok }`. */
  fold(bars: number): string
  /** Begins to follow bars one by one: `{ ok, run }`. */
  begin(): string
  /** The value of the first bar of the inputs, as the next of a run; fails with a text in `failure`. */
  update(run: number): number
  /** What went wrong in the last `update`; empty when nothing did. */
  failure(): string
}
