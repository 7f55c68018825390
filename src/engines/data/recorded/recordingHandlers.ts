import type { CommandHandlers } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { SECOND } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import type { RecordingShelf } from './ports.ts'

/** What is asked of recordings. */
export type RecordingHandlers = Pick<CommandHandlers<typeof dataChannel>, 'StartRecording' | 'StopRecording'>

/** How often the size of the running recording is shown, microseconds. */
const SHOW_EVERY = SECOND

/** Makes them. */
export function createRecordingHandlers(desk: DataDesk): RecordingHandlers {
  return {
    StartRecording: () => {
      if (desk.state.live === null) {
        const text = 'Only a live session can be recorded, and none is open; start a PAPER session on live data first.'
        return refused('SESSION_NOT_LIVE', text)
      }
      const begun = desk.recordings?.begin() ?? noShelf()
      if (begun.ok) showRecordings(desk)
      return begun
    },
    StopRecording: () => {
      const ended = desk.recordings?.end() ?? noShelf()
      showRecordings(desk)
      return ended.ok ? accepted({}) : ended
    },
  }
}

/** Shows every recording there is. */
export function showRecordings({ recordings, context }: DataDesk): void {
  for (const recording of recordings?.list() ?? []) context.put('recordings', recording)
}

/** Shows how the running recording grows, and ends the one of a session that is left. */
export function tickRecording(desk: DataDesk): void {
  const { recordings, state, context } = desk
  if (recordings === null) return
  const current = recordings.current()
  if (current === null) return
  if (state.live === null) {
    endWith(recordings)
    showRecordings(desk)
  } else if (context.now() - state.recordingShownAt >= SHOW_EVERY) {
    state.recordingShownAt = context.now()
    context.put('recordings', current)
  }
}

function endWith(recordings: RecordingShelf): void {
  const ended = recordings.end()
  if (!ended.ok) throw new Error(`Invariant: a recording that goes on can be ended (${ended.failure.code})`)
}

function noShelf(): CommandResult<never> {
  return refused('NO_RECORDINGS', 'No recorded sessions are kept here, so nothing was recorded.')
}
