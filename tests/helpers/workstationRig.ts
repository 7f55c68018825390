import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { restoreSettings, type Settings, type SettingsDocument } from '#contracts/settings.ts'
import type { Workstation, WorkstationOptions } from '#hosts/desk/composition.ts'
import { findProgram } from '#hosts/program.ts'
import { openWorkstation } from '#hosts/workstation.ts'
import { until } from './wait.ts'

const program = findProgram()

/** Settings in memory. */
function memorySettings(): Settings {
  let document: SettingsDocument = restoreSettings(null)
  return {
    read: () => document,
    write: (next) => {
      document = next
    },
  }
}

/** A folder of resources with the embedded history, whether the program has been set up or only installed. */
export function resourcesWithSample(folder: string): string {
  const own = path.join(program.resources, 'data', 'sp500-daily.csv')
  if (existsSync(own)) return program.resources
  mkdirSync(path.join(folder, 'data'), { recursive: true })
  copyFileSync(
    path.join(program.root, 'node_modules', 'vega-datasets', 'data', 'sp500-2000.csv'),
    path.join(folder, 'data', 'sp500-daily.csv'),
  )
  return folder
}

/** Opens a workstation on a data directory, with real threads from the sources; closed when the test has finished. */
export async function openRig(
  dataDirectory: string,
  resources: string,
  part: Partial<WorkstationOptions> = {},
): Promise<Workstation> {
  const opened = await openWorkstation({
    dataDirectory,
    workers: program.workers,
    resources,
    version: program.version,
    runtime: 'test',
    shellPaths: {},
    openSettings: memorySettings,
    chooseFile: null,
    ...part,
  })
  if (!opened.ok) throw new Error(opened.failure.message)
  const workstation = opened.reply
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= workstation.close())
  onTestFinished(close)
  await until('the session', () => workstation.record('session', 'current') !== null)
  return { ...workstation, close }
}
