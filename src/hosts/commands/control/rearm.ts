import { HOLD_TIME, REARM_CHECKLIST } from '#contracts/rearmCeremony.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { openSecretLines } from '../keys/secretLines.ts'
import { doAndTell } from './doing.ts'

const WORD = 'REARM'

/** `quarterdeck rearm`: the ceremony that releases the kill switch. */
export const rearmCommand: Command = {
  name: 'rearm',
  summary: 'Releases the kill switch after five statements, which go into the journal. Entries stay paused.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    context.complain(REARM_CHECKLIST.map((statement, index) => `${index + 1}. ${statement}`).join('\n'))
    const shownAt = performance.now()
    const lines = openSecretLines(context)
    const typed = await lines.ask(`Type ${WORD} when all five are true:`)
    lines.close()
    const heldMilliseconds = Math.round(performance.now() - shownAt)
    if (typed?.trim() !== WORD) {
      const message = `${WORD} was not typed, so the kill switch stays as it is.`
      return tellFailure(context, { code: 'CEREMONY_BROKEN_OFF', message }, EXIT.misused)
    }
    if (heldMilliseconds < HOLD_TIME) {
      const message = `The statements take longer to read than that, so the kill switch stays as it is; read them and type ${WORD} again.`
      return tellFailure(context, { code: 'CEREMONY_TOO_QUICK', message }, EXIT.misused)
    }
    const payload = { checklist: [...REARM_CHECKLIST], heldMilliseconds }
    const words = 'The kill switch is released. Entries stay paused until you resume them in the window.'
    return doAndTell(context, { channel: 'broker', type: 'Rearm', payload, words })
  },
}
