import type { NoticeView } from '#contracts/records/safety.ts'
import type { Desk } from './state.ts'

/** Tells the trader something; a notice with the same name is replaced. */
export function notify(desk: Desk, priority: NoticeView['priority'], name: string, text: string, action: string): void {
  const at = desk.context.now()
  desk.context.put('notices', { key: `broker:${name}`, priority, at, text: text.slice(0, 2_000), action, count: 1 })
}

/** Takes a notice away once its cause is gone. */
export function clearNotice(desk: Desk, name: string): void {
  desk.context.remove('notices', `broker:${name}`)
}
