import { useEffect, useState } from 'react'
import type { Failure } from '#contracts/failure.ts'
import type { BacktestResult } from '#contracts/research.ts'
import type { JobView } from '#contracts/records/safety.ts'
import { commands } from '../../state/desk.ts'

/** Fetches the result of a run once it is done. */
export function useRunResult(job: JobView | null): {
  readonly result: BacktestResult | null
  readonly failure: Failure | null
  readonly retry: () => void
} {
  const [answer, setAnswer] = useState<{
    readonly wish: string
    readonly result: BacktestResult | null
    readonly failure: Failure | null
  } | null>(null)
  const [tries, setTries] = useState(0)
  const key = job?.state === 'DONE' ? job.key : null
  const wish = `${key} ${tries}`
  useEffect(() => {
    if (key === null) return
    let wanted = true
    void commands.research.QueryResult({ runId: key }).then((reply) => {
      if (wanted) setAnswer({ wish, result: reply.ok ? reply.reply : null, failure: reply.ok ? null : reply.failure })
    })
    return () => {
      wanted = false
    }
  }, [key, wish])
  const current = answer?.wish === wish ? answer : null
  return { result: current?.result ?? null, failure: current?.failure ?? null, retry: () => setTries(tries + 1) }
}
