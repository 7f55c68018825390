import * as z from 'zod'
import { defineChannel } from './channel.ts'
import { timestampSchema } from './records/basics.ts'

/** What the host tells every engine. */
export const kernelChannel = defineChannel({
  name: 'kernel',
  version: 1,
  commands: {},
  events: {
    /** Time has passed; engines have no other timer. Sent about every 100 ms live, and with market time in backtests. */
    ClockTicked: z.strictObject({ now: timestampSchema }),
  },
})
