import { useCallback, useEffect, useState } from 'react'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import { useLink } from '../../state/desk.ts'

/** What was answered to a question, and the way to ask again. */
export interface Answered<Reply> {
  readonly status: 'idle' | 'loading' | 'ready' | 'error'
  /** The latest answer to this question; kept while it is asked again. */
  readonly reply: Reply | null
  readonly failure: Failure | null
  readonly reload: () => void
}

interface Held<Reply> {
  readonly ask: (() => Promise<CommandResult<Reply>>) | null
  /** How often it had been asked again. */
  readonly asked: number
  readonly status: Answered<Reply>['status']
  readonly reply: Reply | null
  readonly failure: Failure | null
}

/**
 * Asks the engines once the connection stands and again with every new question; a late answer to an earlier question is
 * dropped. `ask` is the question itself: it must stay the same function as long as the same is asked; null asks nothing.
 */
export function useAnswer<Reply>(ask: (() => Promise<CommandResult<Reply>>) | null): Answered<Reply> {
  const connected = useLink((state) => state.phase === 'OPEN')
  const [asked, setAsked] = useState(0)
  const [held, setHeld] = useState<Held<Reply>>({ ask: null, asked: 0, status: 'idle', reply: null, failure: null })
  useEffect(() => {
    if (ask === null || !connected) return
    let wanted = true
    void ask().then((answer) => {
      if (!wanted) return
      if (answer.ok) setHeld({ ask, asked, status: 'ready', reply: answer.reply, failure: null })
      else setHeld({ ask, asked, status: 'error', reply: null, failure: answer.failure })
    })
    return () => {
      wanted = false
    }
  }, [ask, connected, asked])
  const reload = useCallback(() => setAsked((count) => count + 1), [])
  if (ask === null) return { status: 'idle', reply: null, failure: null, reload }
  if (held.ask !== ask) return { status: 'loading', reply: null, failure: null, reload }
  return { status: held.status, reply: held.reply, failure: held.failure, reload }
}
