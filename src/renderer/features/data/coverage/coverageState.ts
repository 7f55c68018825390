import { create } from 'zustand'
import type { InstrumentId } from '#core/model/identifiers.ts'

/** The instrument whose stored bars are looked at; null is the one on the chart. */
export const useCoverage = create<{ readonly instrumentId: InstrumentId | null }>()(() => ({ instrumentId: null }))
