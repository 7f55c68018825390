// Proves the checkers: each must complain about the deliberately bad tree made for it, in the words expected, and must
// be content with the clean one. A checker that has silently stopped looking fails here.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { projectRoot } from '../setup/project.mjs'
import { listFiles } from '../setup/stamp.mjs'
import { checks, runCheck, twoAtATime } from './checks.mjs'

/**
 * What a checker must say about a bad tree: a piece of its output; null when it must be content.
 *
 * @typedef {{ check: string, says: string | null }} Expectation
 */

const badTrees = path.join(projectRoot, 'tests', 'fixtures', 'bad')

/** The configuration under proof, copied as it is. */
const configuration = [
  'package-lock.json',
  'tsconfig.base.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
  '.dependency-cruiser.cjs',
  'knip.config.js',
  'build/tsconfig.json',
  'tests/tsconfig.json',
  ...readdirSync(path.join(projectRoot, 'src')).map((layer) => `src/${layer}/tsconfig.json`),
]

const names = readdirSync(badTrees).filter((name) => existsSync(path.join(badTrees, name, 'expect.json')))
const expected = names.flatMap((name) => expectationsOf(name).map(({ check }) => check))
const unproven = checks.filter(({ name }) => !expected.includes(name)).map(({ name }) => `no bad tree proves "${name}"`)
const failures = [...unproven, ...(await twoAtATime(names.map((name) => () => prove(name)))).flat()]
for (const failure of failures) process.stdout.write(`${failure}\n`)
process.stdout.write(`${names.length} trees, ${expected.length} expectations, ${failures.length} not met\n`)
process.exitCode = failures.length === 0 ? 0 : 1

/**
 * Runs the checks a tree is meant for and returns what was not as expected.
 *
 * @param {string} name
 * @returns {Promise<string[]>}
 */
async function prove(name) {
  const root = layTree(name)
  try {
    const expectations = expectationsOf(name)
    /** @type {string[]} */
    const failed = []
    for (const checkName of new Set(expectations.map(({ check }) => check))) {
      const check = checks.find((each) => each.name === checkName)
      if (check === undefined) failed.push(`${name}: there is no check "${checkName}"`)
      else failed.push(...(await judge(name, check, root, expectations)))
    }
    return failed
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/**
 * @param {string} name
 * @param {import('./checks.mjs').Check} check
 * @param {string} root
 * @param {readonly Expectation[]} expectations
 */
async function judge(name, check, root, expectations) {
  const { code, output } = await runCheck(check, root)
  const pieces = expectations.filter((each) => each.check === check.name).map(({ says }) => says)
  const shouldPass = pieces.includes(null)
  if (shouldPass !== (code === 0)) {
    return [`${name}: "${check.name}" ended with ${code}, it should ${shouldPass ? 'pass' : 'fail'}:\n${output}`]
  }
  return pieces
    .filter((says) => says !== null && !output.includes(says))
    .map((says) => `${name}: "${check.name}" did not say "${says}" but:\n${output}`)
}

/**
 * Lays the configuration, the clean tree and one bad tree over each other in a new temporary folder.
 *
 * @param {string} name
 */
function layTree(name) {
  const root = mkdtempSync(path.join(tmpdir(), `quarterdeck-proof-${name}-`))
  for (const file of configuration) cpSync(path.join(projectRoot, file), path.join(root, file))
  for (const tree of ['control', name]) cpSync(path.join(badTrees, tree), root, { recursive: true })
  rmSync(path.join(root, 'expect.json'))
  writeFileSync(path.join(root, 'package.json'), manifestFor(root))
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(root, 'node_modules'), 'dir')
  return root
}

/**
 * The real package.json with just the packages that the tree's own code names: an unused one would be dead code.
 *
 * @param {string} root
 */
function manifestFor(root) {
  const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'))
  const texts = ['src', 'tests', 'build'].flatMap((folder) =>
    listFiles(root, folder).map((file) => readFileSync(path.join(root, file), 'utf8')),
  )
  for (const kind of ['dependencies', 'devDependencies']) {
    manifest[kind] = Object.fromEntries(
      Object.entries(manifest[kind]).filter(
        ([name]) =>
          name === '@types/node' || texts.some((text) => text.includes(`'${name}`) || text.includes(`"${name}/`)),
      ),
    )
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/**
 * @param {string} name
 * @returns {Expectation[]}
 */
function expectationsOf(name) {
  return JSON.parse(readFileSync(path.join(badTrees, name, 'expect.json'), 'utf8'))
}
