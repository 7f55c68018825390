import type { PanelState } from '../../state/panelFacts.ts'
import type { Answered } from './useAnswer.ts'

/** Decides the state of a panel that shows an answer: `base` is what is true of it without one. */
export function answerState<Reply>(base: PanelState, answer: Answered<Reply>, stillWorks: string): PanelState {
  if (base.kind === 'disconnected') return base
  if (answer.status === 'error') {
    const { code, message } = answer.failure ?? { code: 'NO_ANSWER', message: 'Nothing was answered.' }
    return { kind: 'error', code, message, stillWorks }
  }
  return answer.status === 'loading' ? { kind: 'loading' } : base
}
