// What `electron <folder> [arguments]` runs: it becomes the application in the folder named on the command line.
// A module with a top-level await, because Electron is not ready before such a module has been evaluated: what must be
// said before that, the application can still say. Playwright passes `-r <loader>`.
import { app } from 'electron'
import fs from 'node:fs'
import Module from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const { appPath, modules } = readArguments(process.argv.slice(1))
if (modules.length > 0) Module._preloadModules(modules)
if (appPath === null) fail('No application folder was named. Use: electron <folder> [arguments]')
else await load(path.resolve(appPath))

function readArguments(args) {
  const found = { appPath: null, modules: [] }
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]
    if (argument === '-r' || argument === '--require') found.modules.push(args[++index])
    else if (!argument.startsWith('-')) return { ...found, appPath: argument }
  }
  return found
}

async function load(target) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
  try {
    const file = path.join(target, 'package.json')
    const manifest = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null
    if (manifest?.version) app.setVersion(manifest.version)
    if (manifest !== null) app.name = manifest.productName ?? manifest.name ?? app.name
    const entry = Module._resolveFilename(target, null, true)
    app.setAppPath(manifest === null ? path.dirname(entry) : target)
    await import(pathToFileURL(entry).href)
  } catch (error) {
    fail(`The application in ${target} could not be started.\n${error instanceof Error ? error.stack : String(error)}`)
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
