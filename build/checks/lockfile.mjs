// Keeps package-lock.json fit for `npm ci` on every machine: it names no download address, and it holds every optional
// platform package. A registry that does not serve some of those makes npm leave them out, and then `npm ci` refuses the
// file. `--fix` writes the missing ones by name and version; npm skips them where the platform does not match.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/**
 * @typedef {object} Locked
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {Readonly<Record<string, string>>} [optionalDependencies]
 */

const file = path.join(process.cwd(), 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
/** @type {Record<string, Locked>} */
const packages = lock.packages

const addresses = Object.entries(packages).filter(([, { resolved }]) => resolved?.includes('://'))
const missing = Object.values(packages).flatMap(({ optionalDependencies, dev }) =>
  Object.entries(optionalDependencies ?? {})
    .filter(([name]) => packages[`node_modules/${name}`] === undefined)
    .map(([name, version]) => ({ name, version, dev: dev === true })),
)

if (process.argv.includes('--fix')) {
  for (const { name, version, dev } of missing) {
    packages[`node_modules/${name}`] = { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) }
  }
  for (const [, locked] of addresses) delete locked.resolved
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`${missing.length} packages added, ${addresses.length} addresses removed\n`)
} else {
  for (const { name } of missing) process.stdout.write(`${name} is not in package-lock.json\n`)
  for (const [name] of addresses) process.stdout.write(`${name} has a download address\n`)
  const faults = missing.length + addresses.length
  process.stdout.write(`${Object.keys(packages).length} packages, ${faults} faults\n`)
  if (faults > 0) process.stdout.write('Run: node build/checks/lockfile.mjs --fix\n')
  process.exitCode = faults === 0 ? 0 : 1
}

/**
 * The platform that a package's name ends with, as in `binding-linux-arm64-musl`.
 *
 * @param {string} name
 */
function platformOf(name) {
  const [, os = '', cpu = '', variant = ''] =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/.exec(
      name,
    ) ?? []
  if (os === '') throw new Error(`Invariant: the platform of ${name} cannot be told from its name`)
  const libc = variant.startsWith('gnu') ? 'glibc' : variant.startsWith('musl') ? 'musl' : null
  return { cpu: [cpu], os: [os], ...(os === 'linux' && libc !== null ? { libc: [libc] } : {}) }
}
