import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../..')

/** One relative link of a document: the file it names and, after `#`, the symbol expected in it. */
interface Link {
  readonly document: string
  readonly target: string
  readonly symbol: string | null
}

function documents(): readonly string[] {
  const found = ['README.md', 'CHANGELOG.md'].map((name) => join(ROOT, name))
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) visit(path)
      else if (name.endsWith('.md')) found.push(path)
    }
  }
  visit(join(ROOT, 'docs'))
  visit(join(ROOT, 'src'))
  return found.filter((path) => existsSync(path))
}

function linksOf(document: string): readonly Link[] {
  const text = readFileSync(document, 'utf8')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link) && !link.startsWith('#'))
    .map((link) => {
      const [path = '', symbol = null] = link.split('#')
      return { document, target: resolve(dirname(document), path), symbol }
    })
}

/** Tells whether a link leads somewhere: the file exists and, for source files, exports the symbol. */
function leadsSomewhere(link: Link): boolean {
  if (!existsSync(link.target)) return false
  if (link.symbol === null || !/\.tsx?$/.test(link.target)) return true
  const declaration = new RegExp(`export (async )?(function\\*?|const|class|interface|type) ${link.symbol}\\b`)
  return declaration.test(readFileSync(link.target, 'utf8'))
}

describe('documents', () => {
  const links = documents().flatMap(linksOf)

  it('link only to files and symbols that exist', () => {
    const dead = links
      .filter((link) => !leadsSomewhere(link))
      .map((link) => `${link.document}: ${link.target}#${link.symbol ?? ''}`)
    expect(dead).toEqual([])
  })

  it('are held to it: a dead file and a dead symbol are noticed', () => {
    const document = join(ROOT, 'docs/ARCHITECTURE.md')
    expect(leadsSomewhere({ document, target: join(ROOT, 'src/core/nowhere.ts'), symbol: null })).toBe(false)
    expect(leadsSomewhere({ document, target: join(ROOT, 'src/core/money.ts'), symbol: 'noSuchSymbol' })).toBe(false)
    expect(leadsSomewhere({ document, target: join(ROOT, 'src/core/money.ts'), symbol: 'notional' })).toBe(true)
  })
})
