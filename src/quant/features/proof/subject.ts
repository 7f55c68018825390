import type { FeatureInputs, InputName } from '../inputs.ts'

/** A computation under way. */
export interface ProofRun {
  /** Takes the next bar and tells its value, NaN where there is none. */
  update(bar: Readonly<FeatureInputs>): number
  /** Takes a bar in place of the latest one. */
  replaceLast?(bar: Readonly<FeatureInputs>): number
  snapshot?(): Float64Array
  restore?(snapshot: Float64Array): void
}

/** Something that is to be proven not to look ahead: a feature, an output of an indicator, a file of the user's. */
export interface ProofSubject {
  readonly name: string
  /** Bars up to and including the first with a value, as declared. */
  readonly lookback: number
  /** Whether nothing but the last `lookback` bars counts. */
  readonly reach: 'WINDOW' | 'HISTORY'
  readonly range: { readonly low: number | null; readonly high: number | null }
  /** Everything it says it reads. */
  readonly inputs: readonly InputName[]
  /** 1 (cheap) to 4 (dear): dear ones are asked at fewer moments. */
  readonly cost: number
  /** The value of every bar of a series, computed afresh. */
  values(bars: readonly Readonly<FeatureInputs>[]): Float64Array
  /** A fresh computation that follows bars one by one; left out where only whole series can be computed. */
  begin?(): ProofRun
}

/** What was asked, in the order of asking. */
export const PROOF_QUESTIONS = [
  'REPEATED',
  'TRUNCATION',
  'FUTURE',
  'LATE_ARRIVAL',
  'WARM_UP',
  'STREAMING',
  'FORMING',
  'SNAPSHOT',
  'MISSING',
  'DECLARED',
  'CONTRACT',
] as const
/** Something that was asked. */
export type ProofQuestion = (typeof PROOF_QUESTIONS)[number]

/** What came of a question. */
export interface ProofAnswer {
  readonly question: ProofQuestion
  /** NOT_ASKED where it means nothing for the subject; OPEN where nothing can be said. */
  readonly outcome: 'PASSED' | 'FAILED' | 'NOT_ASKED' | 'OPEN'
  /** What was seen, in a sentence. */
  readonly evidence: string
}

/** What each question means, for reports. */
export const QUESTION_WORDS: Readonly<Record<ProofQuestion, string>> = {
  REPEATED: 'the same bars give the same values, whatever was computed in between',
  TRUNCATION: 'values do not change when the bars after them are cut off',
  FUTURE: 'values do not change when the bars after them are others',
  LATE_ARRIVAL: 'values do not change when what was told about their bar is changed afterwards',
  WARM_UP: 'the first value comes exactly when it is declared to, and no older bars count than declared',
  STREAMING: 'bar by bar gives the same as all at once, bit for bit',
  FORMING: 'a bar that is replaced while it forms leaves no trace',
  SNAPSHOT: 'going on from a snapshot gives the same as going on',
  MISSING: 'a bar without something it reads has no value',
  DECLARED: 'nothing is read that is not declared',
  CONTRACT: 'every value lies within the declared range',
}
