import { useEffect } from 'react'
import { useLink } from '../../state/desk.ts'
import { loadGlossary } from '../../state/glossary.ts'

/** Reads the glossary with every new connection: another host may know other words. */
export function useGlossaryOfHost(): void {
  const connected = useLink((state) => state.phase === 'OPEN')
  useEffect(() => {
    if (connected) void loadGlossary()
  }, [connected])
}
