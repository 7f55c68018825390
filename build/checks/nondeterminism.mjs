// Bans the wall clock, randomness, timers and the console in the pure layers, where types cannot: `Date` and `Math` are
// part of the language. An exception carries `// nondeterminism-ok: reason` on its line or the line before.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import ts from 'typescript6'
import { listFiles } from '../setup/stamp.mjs'

const pureLayers = ['core', 'quant', 'trading', 'contracts', 'engines']

/** Names that are never used, and for the rest which members may be. */
const never = new Set(['globalThis', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'])
/** @type {Readonly<Record<string, (member: string) => boolean>>} */
const memberAllowed = { Date: (member) => member === 'UTC', Math: (member) => member !== 'random' }

const root = process.cwd()
const files = pureLayers
  .flatMap((layer) => listFiles(root, `src/${layer}`))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
const findings = files.flatMap((file) => findIn(file, readFileSync(path.join(root, file), 'utf8')))
for (const finding of findings) process.stdout.write(`${finding}\n`)
process.stdout.write(`${files.length} files, ${findings.length} findings\n`)
process.exitCode = findings.length === 0 ? 0 : 1

/**
 * @param {string} file
 * @param {string} text
 * @returns {string[]} one line for each use that is neither allowed nor excused
 */
function findIn(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  const lines = text.split('\n')
  /** @type {string[]} */
  const found = []
  const visit = (/** @type {ts.Node} */ node) => {
    const use = ts.isIdentifier(node) && isValue(node) ? bannedUse(node) : null
    if (use !== null) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line
      if (!isExcused(lines[line]) && !isExcused(lines[line - 1])) {
        found.push(
          `${file}:${line + 1} ${use} is not deterministic: take it from a port, or say nondeterminism-ok: reason`,
        )
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/**
 * @param {ts.Identifier} node
 * @returns {string | null} how it is written, when it is banned
 */
function bannedUse(node) {
  if (never.has(node.text)) return node.text
  if (!Object.hasOwn(memberAllowed, node.text)) return null
  const { parent } = node
  if (!ts.isPropertyAccessExpression(parent)) return ts.isNewExpression(parent) ? `new ${node.text}` : node.text
  return memberAllowed[node.text]?.(parent.name.text) ? null : `${node.text}.${parent.name.text}`
}

/**
 * False for names of members and declarations and for types.
 *
 * @param {ts.Identifier} node
 */
function isValue(node) {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isTypeNode(parent) || ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false
  if (ts.isShorthandPropertyAssignment(parent)) return true
  const named = /** @type {{ name?: ts.Node }} */ (/** @type {unknown} */ (parent))
  return named.name !== node
}

/** @param {string | undefined} line */
function isExcused(line) {
  return /\/\/.*nondeterminism-ok:\s*\S.{2,}/.test(line ?? '')
}
