import * as z from 'zod'
import { accepted, failureSchema, refused, type CommandResult } from '#contracts/failure.ts'
import { uiTables, type TableName, type TableRecord } from '#contracts/uiState.ts'
import { askLine } from '../sockets/askLine.ts'
import { socketPath } from '../sockets/socketPath.ts'
import { MAX_ANSWER, type ControlRequest } from './controlRequest.ts'

const ANSWER_MILLISECONDS = 10_000

const answerSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), reply: z.unknown() }),
  z.strictObject({ ok: z.literal(false), failure: failureSchema }),
])

/** Reads whole tables of the workstation that runs on a data directory. */
export async function readTables<Name extends TableName>(
  dataDirectory: string,
  tables: readonly Name[],
): Promise<CommandResult<{ readonly [Each in Name]: readonly TableRecord<Each>[] }>> {
  const answered = await askControl(dataDirectory, { ask: 'read', tables: [...tables] })
  if (!answered.ok) return answered
  const told = z.record(z.string(), z.unknown()).safeParse(answered.reply)
  if (!told.success) return garbled(dataDirectory)
  const records = {} as { [Each in Name]: readonly TableRecord<Each>[] }
  for (const name of tables) {
    const parsed = z.array(uiTables[name]).safeParse(told.data[name])
    if (!parsed.success) return garbled(dataDirectory)
    records[name] = parsed.data
  }
  return accepted(records)
}

/** Asks the workstation that runs on a data directory to do something; what it refuses comes back as its failure. */
export function askToDo(
  dataDirectory: string,
  channel: string,
  type: string,
  payload: unknown,
): Promise<CommandResult> {
  return askControl(dataDirectory, { ask: 'do', channel, type, payload })
}

async function askControl(dataDirectory: string, request: ControlRequest): Promise<CommandResult> {
  const line = await askLine(socketPath(dataDirectory, 'control'), JSON.stringify(request), {
    timeoutMilliseconds: ANSWER_MILLISECONDS,
    maxAnswer: MAX_ANSWER,
  })
  if (line === null) {
    const message = `No workstation answers on ${dataDirectory}, so nothing was read or done; start it with npm start, or name its folder with --data-dir.`
    return refused('WORKSTATION_SILENT', message, { dataDirectory })
  }
  const parsed = answerSchema.safeParse(parseJson(line))
  if (!parsed.success) return garbled(dataDirectory)
  if (parsed.data.ok) return accepted(parsed.data.reply)
  const { code, message, context } = parsed.data.failure
  return refused(code, message, context)
}

function garbled(dataDirectory: string): CommandResult<never> {
  const message = `The workstation on ${dataDirectory} answers in other words than this program knows; use the command line of the same version.`
  return refused('ANSWER_UNREADABLE', message, { dataDirectory })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
