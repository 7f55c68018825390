/** A number, an exact text (a hash), or a column; a function gives a column that only the comparison needs. */
export type Figure = number | string | ArrayLike<number> | (() => ArrayLike<number>)

/** What a contender came to, by name. */
export type Figures = Readonly<Record<string, Figure>>

/**
 * One way to do the work. `ours` is the figure shown, exactly one of each workload; a `peer` is another package that does
 * the same; a `reference` is anything else worth a line (another form of ours, a bare loop) and never counts as a peer.
 */
export interface Contender {
  readonly name: string
  readonly role: 'ours' | 'peer' | 'reference'
  run(): Figures | Promise<Figures>
}

/** Work that several contenders do in one process, and by what its results and its speed are judged. */
export interface Workload {
  readonly name: string
  /** What one operation is, in the singular: bar, event, order. */
  readonly unit: string
  /** Operations of one run. */
  readonly operations: number
  readonly contenders: readonly Contender[]
  /** The right figures where they are known independently, and how far ours may be off; otherwise ours are right. */
  readonly exact?: { readonly figures: () => Figures; readonly tolerance: number }
  /** Largest relative difference with which a contender still does the same work. */
  readonly tolerance: number
  /** Other contenders' differences of smaller values are measured in units of this; 0 if left out. */
  readonly floor?: number
  /** How many values from the end of a column are compared; all if left out. */
  readonly compared?: number
  /** What is wanted: a ratio over the best peer, or a longest time of one operation in nanoseconds. */
  readonly goal?: { readonly ratio?: number; readonly nanoseconds?: number }
}
