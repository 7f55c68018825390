import { useEffect } from 'react'
import { create } from 'zustand'
import type { Failure } from '#contracts/failure.ts'
import type { FeatureDescription } from '#contracts/records/features.ts'
import { commands, link, useLink } from '../../state/desk.ts'

interface CatalogueState {
  readonly status: 'idle' | 'loading' | 'ready' | 'error'
  readonly features: readonly FeatureDescription[]
  readonly failure: Failure | null
}

const NOTHING: CatalogueState = { status: 'idle', features: [], failure: null }

const useStore = create<CatalogueState>()(() => NOTHING)

// Another host may declare others; what is known stays on screen until it has told.
link.state.subscribe(({ phase }) => {
  if (phase !== 'OPEN' && useStore.getState().status !== 'idle') useStore.setState({ status: 'idle' })
})

/** Returns every feature that is declared; asked for once in a connection, whichever panel needs it first. */
export function useCatalogue(): CatalogueState {
  const connected = useLink((state) => state.phase === 'OPEN')
  useEffect(() => {
    if (connected && useStore.getState().status === 'idle') void loadCatalogue()
  }, [connected])
  return useStore()
}

/** Asks for the declared features again. */
export async function loadCatalogue(): Promise<void> {
  useStore.setState({ status: 'loading', failure: null })
  const answer = await commands.strategy.ListFeatures({})
  if (answer.ok) useStore.setState({ status: 'ready', features: answer.reply.features, failure: null })
  else useStore.setState({ status: 'error', failure: answer.failure })
}
