import { useEffect } from 'react'
import { playCue } from '../state/cues.ts'
import { watchTable } from '../state/tables.ts'
import { showToast } from '../state/toasts.ts'

/** Shows new P3 notices as messages for a few seconds and sounds the cue for new alarms. */
export function useNoticeEffects(): void {
  useEffect(
    () =>
      watchTable('notices', (now, before) => {
        // What was there at the start is in the Notices panel already.
        if (before.size === 0 && now.size > 1) return
        for (const [key, notice] of now) {
          if (before.has(key)) continue
          if (notice.priority === 'P1') playCue('P1')
          if (notice.priority === 'P3') showToast('note', notice.text)
        }
      }),
    [],
  )
}
