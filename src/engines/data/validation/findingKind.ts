/** Where on its way a datum was stopped: as it came in, as a part of its series, or before a feature uses it. */
export type ValidationStage = 'ingest' | 'post-transform' | 'pre-feature'

/** `quarantine`: kept from every decision until a person re-admits it. `flag`: used, and shown as doubtful. */
export type FindingSeverity = 'quarantine' | 'flag'

/** What is known of one kind of fault before it is found. */
export interface FindingKind {
  readonly stage: ValidationStage
  readonly severity: FindingSeverity
  /** Clause that says what the fault means. */
  readonly means: string
  /** Clause that says what to do. */
  readonly action: string
}
