import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'

/** Environment variable that names the data directory where no option does. */
export const DATA_DIRECTORY_VARIABLE = 'QUARTERDECK_DATA'

/** What the choice of the data directory depends on. */
export interface DirectoryContext {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home?: string
}

/** Finds the data directory: the option, else the variable, else the usual place of the system. */
export function chooseDataDirectory(option: string | null, context: DirectoryContext): string {
  const named = option ?? context.environment[DATA_DIRECTORY_VARIABLE] ?? ''
  if (named !== '') return path.resolve(named)
  const home = context.home ?? homedir()
  switch (context.platform) {
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'quarterdeck')
    case 'win32':
      return path.join(context.environment['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'quarterdeck')
    default:
      return path.join(context.environment['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'quarterdeck')
  }
}

/** Makes the data directory, open to this user only, and checks that it can be written. */
export function prepareDataDirectory(folder: string): CommandResult<Record<string, never>> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return accepted({})
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    const text = `The data directory ${folder} cannot be used (${code}), so nothing was started; name another with --data-dir or give this user the right to write there.`
    return refused('DATA_DIRECTORY_UNUSABLE', text, { folder, code })
  }
}
