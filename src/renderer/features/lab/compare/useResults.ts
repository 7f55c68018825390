import { useEffect, useState } from 'react'
import type { BacktestResult } from '#contracts/research.ts'
import { commands } from '../../../state/desk.ts'

/** Fetches the results of several runs; those that cannot be had are left out. */
export function useResults(runIds: readonly string[]): readonly BacktestResult[] | null {
  const [answer, setAnswer] = useState<{ readonly wish: string; readonly results: readonly BacktestResult[] } | null>(
    null,
  )
  const wish = runIds.join(' ')
  useEffect(() => {
    let wanted = true
    const ids = wish === '' ? [] : wish.split(' ')
    void Promise.all(ids.map((runId) => commands.research.QueryResult({ runId }))).then((replies) => {
      if (wanted) setAnswer({ wish, results: replies.flatMap((reply) => (reply.ok ? [reply.reply] : [])) })
    })
    return () => {
      wanted = false
    }
  }, [wish])
  return answer?.wish === wish ? answer.results : null
}
