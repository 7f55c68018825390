import type { StopSignal } from '#engines/data/feeds/ports.ts'

/** Lets equal questions that are under way at once share one answer. */
export interface Sharing<Answer> {
  /**
   * Joins the question of that key or begins it. Null when the asker stopped waiting; the question itself is called off
   * when the last asker has, or when `closing` says so.
   */
  join(
    key: string,
    stop: StopSignal,
    closing: AbortSignal,
    begin: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | null>
}

interface UnderWay<Answer> {
  readonly answer: Promise<Answer>
  readonly ending: AbortController
  askers: number
}

/** Makes a sharing of answers; it keeps a question only while it is under way. */
export function createSharing<Answer>(): Sharing<Answer> {
  const underWay = new Map<string, UnderWay<Answer>>()

  function start(key: string, closing: AbortSignal, begin: (signal: AbortSignal) => Promise<Answer>): UnderWay<Answer> {
    const ending = new AbortController()
    const onClosing = (): void => ending.abort()
    closing.addEventListener('abort', onClosing, { once: true })
    if (closing.aborted) ending.abort()
    const answer = begin(ending.signal).finally(() => {
      closing.removeEventListener('abort', onClosing)
      if (underWay.get(key) === entry) underWay.delete(key)
    })
    const entry: UnderWay<Answer> = { answer, ending, askers: 0 }
    underWay.set(key, entry)
    return entry
  }

  return {
    join: async (key, stop, closing, begin) => {
      if (stop.aborted) return null
      const entry = underWay.get(key) ?? start(key, closing, begin)
      entry.askers += 1
      let onStop = (): void => {}
      const stopped = new Promise<null>((resolve) => {
        onStop = () => resolve(null)
        stop.addEventListener('abort', onStop)
      })
      const answer = await Promise.race([entry.answer, stopped])
      stop.removeEventListener('abort', onStop)
      entry.askers -= 1
      if (answer === null && entry.askers === 0) {
        // Whoever asks next begins anew instead of joining what is being called off.
        if (underWay.get(key) === entry) underWay.delete(key)
        entry.ending.abort()
      }
      return answer
    },
  }
}
