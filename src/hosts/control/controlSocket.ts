import { refused, type CommandResult } from '#contracts/failure.ts'
import { checkCommand, type CheckedCommand } from '../hub/commandGate.ts'
import type { Hub } from '../hub/hub.ts'
import { openLineServer, type LineServer } from '../sockets/lineServer.ts'
import { CONTROL_COMMANDS, controlRequestSchema, MAX_REQUEST, type ControlAnswer } from './controlRequest.ts'

/** What the socket works with. */
export interface ControlPorts {
  readonly path: string
  readonly tables: Hub['tables']
  execute(command: CheckedCommand): Promise<CommandResult>
  onFault(text: string): void
}

const IDLE_MILLISECONDS = 30_000

/** Opens the socket by which the command line talks to a running workstation; no other user can reach it. */
export function openControlSocket(ports: ControlPorts): LineServer {
  return openLineServer({
    path: ports.path,
    maxLine: MAX_REQUEST,
    idleMilliseconds: IDLE_MILLISECONDS,
    answer: async (line) => {
      const request = parse(line)
      return request === null ? null : JSON.stringify(await answerTo(ports, request))
    },
    onFault: ports.onFault,
  })
}

async function answerTo(
  { tables, execute }: ControlPorts,
  request: ReturnType<typeof controlRequestSchema.parse>,
): Promise<ControlAnswer> {
  if (request.ask === 'read') {
    return { ok: true, reply: Object.fromEntries(request.tables.map((name) => [name, tables.records(name)])) }
  }
  const checked = checkCommand(request.channel, request.type, request.payload, CONTROL_COMMANDS)
  if (!checked.ok) return checked
  try {
    return await execute(checked.command)
  } catch (error) {
    const failed = refused('HOST_FAULT', `${request.type} could not be carried out (${String(error).slice(0, 300)}).`)
    return failed.ok ? { ok: true, reply: {} } : failed
  }
}

function parse(line: string): ReturnType<typeof controlRequestSchema.parse> | null {
  try {
    const parsed = controlRequestSchema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
