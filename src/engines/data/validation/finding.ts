import type { FINDING_CODES } from './findingCodes.ts'
import type { FindingSeverity, ValidationStage } from './findingKind.ts'

/** Stable name of one kind of fault; all of them are in the table of codes. */
export type FindingCode = keyof typeof FINDING_CODES

/** What was measured, and what would have passed. */
export interface Evidence {
  /** Name of what was measured: a column, or a derived figure such as `close / previous close`. */
  readonly field: string
  readonly value: number
  /** Lowest value that would have passed; negative infinity where nothing is too low. */
  readonly low: number
  /** Highest value that would have passed; infinity where nothing is too high. */
  readonly high: number
}

/** The price columns of a bar. */
export type PriceField = 'open' | 'high' | 'low' | 'close'

/** A correction that a person may accept. It is only ever proposed; nothing in this folder carries one out. */
export type Repair =
  | { readonly kind: 'DROP_ROWS'; readonly from: number; readonly count: number }
  /** Multiplies the named prices by `factor`, and the volume by `volumeFactor`. */
  | {
      readonly kind: 'SCALE_ROWS'
      readonly from: number
      readonly count: number
      readonly factor: number
      readonly volumeFactor: number
      readonly fields: readonly PriceField[]
    }
  /** Labels the rows with the UTC midnight of the day that `offset` microseconds after their label falls on. */
  | { readonly kind: 'LABEL_DAYS'; readonly from: number; readonly count: number; readonly offset: number }
  /** Multiplies the adjusted close of the first `count` rows by `factor`. */
  | { readonly kind: 'SCALE_ADJUSTED'; readonly count: number; readonly factor: number }
  /** Puts another dividend per unit in the place of one; null takes it out. */
  | { readonly kind: 'SET_DIVIDEND'; readonly ts: number; readonly was: number; readonly proposed: number | null }
  /** Puts a split in the place of one; null stands for none. */
  | {
      readonly kind: 'SET_SPLIT'
      readonly ts: number
      readonly was: SplitTerms | null
      readonly proposed: SplitTerms | null
    }

/** Every `from` units become `to` units. */
export interface SplitTerms {
  readonly from: number
  readonly to: number
}

/** One fault that was found. */
export interface Finding {
  readonly code: FindingCode
  readonly stage: ValidationStage
  readonly severity: FindingSeverity
  /** One sentence: what was found, what it means, what to do. */
  readonly message: string
  /** First row (0-based, in the order in which rows were checked) and number of rows it is about. */
  readonly from: number
  readonly count: number
  /** Label of the first row, or moment of the event, microseconds; NaN where there is none. */
  readonly ts: number
  readonly evidence: Evidence
  /** What could put it right; null where nobody can know. */
  readonly repair: Repair | null
}

/** What a check returns when nothing is wrong: always the same list, so that a good datum allocates nothing. */
export const NO_FINDINGS: readonly Finding[] = Object.freeze([])
