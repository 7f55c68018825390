import path from 'node:path'
import process from 'node:process'
import { app, dialog } from 'electron'
import { readHostOptions } from '#hosts/hostOptions.ts'
import { declareAppScheme } from './appScheme.ts'

// What must happen before Electron is ready happens at once; everything heavy is loaded afterwards, so that Electron
// cannot be ready first.
declareAppScheme()
// Chromium cannot sandbox processes of root; whoever starts it with that switch has said so. Pages are sandboxed anyway.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
app.setName('Quarterdeck')
const { dataDirectory } = readHostOptions(process.argv.slice(1))
// Electron's own files, and with them the single-instance lock, belong to the data directory.
app.setPath('userData', path.join(dataDirectory, 'electron'))

if (app.requestSingleInstanceLock()) {
  // Electron waits for the first turn of this module before it is ready: a top-level await would hang.
  app
    .whenReady()
    .then(() => import('./shell.ts'))
    .then(({ openShell }) => openShell(dataDirectory))
    .catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)))
} else {
  process.stderr.write(`Quarterdeck is already open on ${dataDirectory}; its window was brought to the front.\n`)
  app.exit(1)
}

function giveUp(text: string): void {
  process.stderr.write(`Quarterdeck could not be opened: ${text}\n`)
  if (process.env['QUARTERDECK_NO_DIALOGS'] === undefined) dialog.showErrorBox('Quarterdeck could not be opened', text)
  app.exit(1)
}
