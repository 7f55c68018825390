import type { dataChannel } from '#contracts/data.ts'
import type { CommandHandlers } from '#contracts/channel.ts'
import { accepted } from '#contracts/failure.ts'
import type { DataDesk } from '../desk.ts'
import { dismiss, readmit } from './decide.ts'
import { holdBack } from './holdBack.ts'

/** What is kept from every decision, and what a person says of it. */
export type QuarantineHandlers = Pick<
  CommandHandlers<typeof dataChannel>,
  'TakeRejection' | 'ReadmitFinding' | 'DismissFinding'
>

/** Makes them. */
export function createQuarantineHandlers(desk: DataDesk): QuarantineHandlers {
  return {
    TakeRejection: ({ sourceId, code, reason, at, sample }) => {
      holdBack(desk, {
        sourceId,
        instrumentId: null,
        what: 'MESSAGE',
        interval: null,
        code,
        message: reason,
        from: at,
        to: at,
        sample,
      })
      return accepted({})
    },
    ReadmitFinding: ({ key, reason }) => readmit(desk, key, reason),
    DismissFinding: ({ key, reason }) => dismiss(desk, key, reason),
  }
}
