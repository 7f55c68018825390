import { useEffect, useMemo, useState } from 'react'
import type { FoundSymbol } from '#contracts/records/sources.ts'
import { commands } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { mergeMatches } from './mergeMatches.ts'
import type { SymbolMatch } from './mergeMatches.ts'

/** The lists of the sources may still be on their way: what nobody tells live is asked for again, milliseconds. */
const AGAIN = 1_500
const NONE: readonly FoundSymbol[] = []

/** Instruments by what is typed: the session's own at once, the engine's as soon as it has answered. */
export function useSymbolSearch(words: string, limit: number): readonly SymbolMatch[] {
  const instruments = useRecords('instruments')
  const [found, setFound] = useState<{ readonly words: string; readonly matches: readonly FoundSymbol[] }>({
    words: '',
    matches: NONE,
  })
  useEffect(() => {
    let wanted = true
    let timer = 0
    const ask = async (): Promise<void> => {
      const answer = await commands.data.SearchSymbols({ words, limit })
      if (!wanted || !answer.ok) return
      const { matches } = answer.reply
      setFound({ words, matches })
      if (!matches.some(({ liveSources }) => liveSources.length > 0)) timer = window.setTimeout(() => void ask(), AGAIN)
    }
    void ask()
    return () => {
      wanted = false
      window.clearTimeout(timer)
    }
  }, [words, limit])
  // Matches of other words would be taken for an answer to these.
  const matches = found.words === words ? found.matches : NONE
  return useMemo(() => mergeMatches(words, instruments, matches, limit), [words, instruments, matches, limit])
}
