/** What a file of a user's defines, for the words and codes that speak of it. */
export interface FileKind {
  /** First word of the codes of what can be wrong with it. */
  readonly prefix: 'STRATEGY' | 'FEATURE'
  readonly noun: string
  /** The function that its export calls. */
  readonly define: string
}

/** A strategy. */
export const STRATEGY_FILE: FileKind = { prefix: 'STRATEGY', noun: 'strategy', define: 'defineStrategy' }
/** A feature. */
export const FEATURE_FILE: FileKind = { prefix: 'FEATURE', noun: 'feature', define: 'defineFeature' }
