import { useEffect, useState } from 'react'
import type { Failure } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { JobView } from '#contracts/records/safety.ts'

/** Asks for the result of a run. */
export type AskRun<Reply> = (runId: string) => Promise<CommandResult<Reply>>

/** The result of a run as far as it is known. */
export interface RunAnswer<Reply> {
  readonly reply: Reply | null
  readonly failure: Failure | null
  readonly retry: () => void
}

/** Fetches the result of a run once it is done; `ask` must stay the same function. */
export function useRunAnswer<Reply>(job: JobView | null, ask: AskRun<Reply>): RunAnswer<Reply> {
  const [answer, setAnswer] = useState<{
    readonly wish: string
    readonly reply: Reply | null
    readonly failure: Failure | null
  } | null>(null)
  const [tries, setTries] = useState(0)
  const key = job?.state === 'DONE' ? job.key : null
  const wish = `${key} ${tries}`
  useEffect(() => {
    if (key === null) return
    let wanted = true
    void ask(key).then((result) => {
      if (!wanted) return
      setAnswer({ wish, reply: result.ok ? result.reply : null, failure: result.ok ? null : result.failure })
    })
    return () => {
      wanted = false
    }
  }, [ask, key, wish])
  const current = answer?.wish === wish ? answer : null
  return { reply: current?.reply ?? null, failure: current?.failure ?? null, retry: () => setTries(tries + 1) }
}
