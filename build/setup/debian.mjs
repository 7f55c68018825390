import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { hasDisplay } from './display.mjs'
import { SetupError } from './report.mjs'
import { lastLines, run } from './run.mjs'

/** What a window of Electron needs on Debian and its relatives. */
const windowPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libdrm2',
  'libatk-bridge2.0-0',
  'libxss1',
  'libxtst6',
  'libcups2',
  'libnotify4',
  'libsecret-1-0',
]

/** What shows a window where there is no display. */
const virtualDisplayPackages = ['xvfb']

/** What carries searches over several machines in tests. */
const queueServerPackages = ['nats-server']

/** True on Debian and distributions derived from it. */
export function isDebian() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/**
 * Makes sure that a window of Electron can open, on a virtual display where there is no real one.
 *
 * @param {import('./project.mjs').SetupContext} context
 */
export async function ensureWindow(context) {
  if (!hasDisplay(context.env)) {
    await ensureDebianPackages(context, virtualDisplayPackages, 'a virtual display', { required: true })
    if ((await run('Xvfb', ['-version'])).error !== null) {
      throw new SetupError('Xvfb is not installed, so no window can open without a display.', 'Install Xvfb.')
    }
  }
  await ensureDebianPackages(context, windowPackages, 'the window', { required: false })
}

/**
 * Makes sure that there is a queue server for the tests of searches over several machines; those tests say so loudly where
 * it cannot be had.
 *
 * @param {import('./project.mjs').SetupContext} context
 */
export async function ensureQueueServer(context) {
  await ensureDebianPackages(context, queueServerPackages, 'the tests of searches over a queue', {
    required: false,
  }).catch((/** @type {unknown} */ error) => context.report.line('apt', String(error)))
}

/**
 * The wanted packages that dpkg does not report as installed. A library renamed for 64-bit time (`libgtk-3-0t64`)
 * counts as its old name.
 *
 * @param {readonly string[]} wanted
 * @param {string} listing lines of `package status`, as dpkg-query prints them with ${Package} ${db:Status-Status}
 */
export function missingPackages(wanted, listing) {
  const installed = new Set()
  for (const line of listing.split('\n')) {
    const [name = '', status = ''] = line.trim().split(/\s+/)
    if (status === 'installed') installed.add(name)
  }
  return wanted.filter((name) => !installed.has(name) && !installed.has(`${name}t64`))
}

/**
 * Makes sure that Debian packages are there: installs them as root, else says what to install and fails when they are
 * required. On other systems it trusts that a desktop has these libraries.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @param {readonly string[]} wanted
 * @param {string} purpose
 * @param {{ required: boolean }} options false where the program may do without some of them
 */
export async function ensureDebianPackages(context, wanted, purpose, { required }) {
  if (!isDebian()) return
  const names = wanted.flatMap((name) => [name, `${name}t64`])
  const listing = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names])
  const missing = missingPackages(wanted, listing.output)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) {
    const happened = `Debian packages for ${purpose} are missing: ${missing.join(' ')}.`
    const remedy = `Run: sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`
    if (required) throw new SetupError(happened, remedy)
    context.report.line('apt', `${happened} If it does not start: ${remedy}`)
    return
  }
  context.report.line('apt', `installing ${missing.join(' ')} (for ${purpose})`)
  await install(context, missing)
}

/**
 * Installs with the package lists that are there, and once more with fresh ones if that fails.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @param {readonly string[]} names
 */
async function install(context, names) {
  const env = { ...context.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  const args = [...wait, 'install', '-y', '--no-install-recommends', ...names]
  const first = await run('apt-get', args, { env })
  if (first.code === 0) return
  context.report.line('apt', 'refreshing the package lists, because the install did not find everything')
  await run('apt-get', [...wait, 'update'], { env })
  const second = await run('apt-get', args, { env })
  if (second.code === 0) return
  throw new SetupError(
    `apt-get could not install ${names.join(' ')}.`,
    'Check the connection and the message above, then run the command again.',
    lastLines(second.output),
  )
}
