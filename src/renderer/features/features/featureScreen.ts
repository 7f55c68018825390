import { create } from 'zustand'

/** What the panels about features have in common: which feature is looked at, and which ones are listed. */
export interface FeatureScreen {
  readonly selected: string | null
  readonly search: string
  readonly family: string | null
  /** Bars that a study looks back on. */
  readonly bars: number
  /** Bars after each, whose return importance is judged by. */
  readonly horizon: number
}

/** State of the panels about features. */
export const useFeatureScreen = create<FeatureScreen>()(() => ({
  selected: null,
  search: '',
  family: null,
  bars: 1_000,
  horizon: 5,
}))

/** Looks at one feature in every panel. */
export function selectFeature(name: string): void {
  useFeatureScreen.setState({ selected: name })
}
