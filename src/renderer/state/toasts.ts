import { create } from 'zustand'
import type { CommandResult } from '#contracts/failure.ts'

/** One short message at the edge of the screen. */
export interface Toast {
  readonly id: number
  readonly tone: 'note' | 'failure'
  readonly text: string
}

/** Milliseconds a message stays; failures stay longer because they ask for something. */
const LIFETIME = { note: 6_000, failure: 12_000 } as const

let lastId = 0

/** The messages on screen, oldest first. */
export const useToasts = create<{ readonly toasts: readonly Toast[] }>()(() => ({ toasts: [] }))

/** Shows a message for a few seconds; the same text again only prolongs it. */
export function showToast(tone: Toast['tone'], text: string): void {
  lastId += 1
  const toast = { id: lastId, tone, text }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.filter((other) => other.text !== text), toast] }))
  window.setTimeout(() => dismissToast(toast.id), LIFETIME[tone])
}

/** Takes a message off the screen. */
export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** Waits for a command and shows why it was refused, if it was; returns the reply or null. */
export async function orToast<Reply>(result: Promise<CommandResult<Reply>>): Promise<Reply | null> {
  const answer = await result
  if (answer.ok) return answer.reply
  showToast('failure', answer.failure.message)
  return null
}
