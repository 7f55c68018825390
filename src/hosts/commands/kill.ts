import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { askGate } from '../kill/askGate.ts'
import { socketPath } from '../sockets/socketPath.ts'
import { leaveSentinel } from '../kill/sentinel.ts'
import { createSystemClock } from '../systemClock.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

const ANSWER_MILLISECONDS = 2_000

/** `quarterdeck kill`: asks the running gate directly; where none runs, leaves the file that keeps the next start halted. */
export const killCommand: Command = {
  name: 'kill',
  summary: 'Stops everything: blocks new orders at once, cancels working entries, keeps protective stops.',
  operands: [],
  options: [
    {
      name: 'reason',
      kind: 'text',
      value: 'TEXT',
      default: 'quarterdeck kill',
      help: 'Why; it goes into the journal.',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: async (context) => {
    const dataDirectory = ownDataDirectory(context.arguments.text('data-dir'))
    const json = context.arguments.flag('json')
    const reason = (context.arguments.text('reason') ?? '').slice(0, 2_000)
    const pressedAt = createSystemClock().now()
    const answer = await askGate(
      socketPath(dataDirectory, 'gate'),
      { path: 'COMMAND_LINE', pressedAt, gateClosedAt: null, reason, drill: 0 },
      ANSWER_MILLISECONDS,
    )
    if (answer?.ok === true) {
      context.print(
        json
          ? JSON.stringify({ ok: true, gate: 'CLOSED', milliseconds: answer.milliseconds, dataDirectory })
          : `The gate is closed (${answer.milliseconds.toFixed(2)} ms after the request arrived). No new order leaves; working entries are being cancelled; protective stops stay. It stays so over restarts until you re-arm it in the kill console.`,
      )
      return EXIT.done
    }
    try {
      leaveSentinel(dataDirectory, reason)
    } catch (error) {
      const message = `No workstation answered on ${dataDirectory}, and the KILL file could not be written there (${String(error)}); check --data-dir, and stop the program by hand if it runs.`
      return tellFailure(context, { code: 'KILL_NOT_HEARD', message, context: { dataDirectory } })
    }
    context.print(
      json
        ? JSON.stringify({ ok: true, gate: 'NOT_RUNNING', milliseconds: null, dataDirectory })
        : `No workstation answered on ${dataDirectory}. The KILL file was left there: one that runs and did not answer closes its gate within 250 ms, the next one starts halted.`,
    )
    return EXIT.done
  },
}
