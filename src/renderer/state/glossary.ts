import { create } from 'zustand'
import type { Failure } from '#contracts/failure.ts'
import type { GlossaryEntry } from '#contracts/records/glossary.ts'
import { commands } from './desk.ts'

/** The glossary as this screen knows it; `status` tells whether the host has given it. */
export interface GlossaryState {
  readonly status: 'loading' | 'ready' | 'error'
  readonly entries: ReadonlyMap<string, GlossaryEntry>
  readonly failure: Failure | null
}

const useGlossary = create<GlossaryState>()(() => ({ status: 'loading', entries: new Map(), failure: null }))

/** Asks the host for the glossary; words that are known already stay when it has none. */
export async function loadGlossary(): Promise<void> {
  const answer = await commands.desk.ReadGlossary({})
  if (!answer.ok) return useGlossary.setState({ status: 'error', failure: answer.failure })
  const entries = new Map(answer.reply.entries.map((entry) => [entry.key, entry]))
  useGlossary.setState({ status: 'ready', entries, failure: null })
}

/** Returns all that is known of the glossary. */
export function useGlossaryState(): GlossaryState {
  return useGlossary()
}

/** Returns the entry that screens call by a key, or null. */
export function useGlossaryEntry(key: string): GlossaryEntry | null {
  return useGlossary((state) => state.entries.get(key) ?? null)
}
