import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseCommand, type Command } from '#hosts/commandLine.ts'
import { exchangeOptions } from '#hosts/commands/backtest/exchangeOptions.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

/** The files that list verbs. */
const TABLES = [
  'src/hosts/cli.ts',
  ...readdirSync(join(ROOT, 'src/hosts/commands'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/hosts/commands/${name}`)
    .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes(': readonly Verb[] = [')),
]

/** The verbs as they are listed; importing `cli.ts` would run it. */
async function verbs(): Promise<ReadonlyMap<string, Command>> {
  const entries = TABLES.flatMap((table) => {
    const text = readFileSync(join(ROOT, table), 'utf8')
    const listed = [...text.matchAll(/name: '([^']+)',[^}]*?import\('([^']+)'\)\)\.(\w+)/g)]
    return listed.map(async ([, name = '', file = '', exported = '']): Promise<[string, Command]> => {
      const place = pathToFileURL(join(ROOT, dirname(table), file)).href
      const module = (await import(place)) as Readonly<Record<string, Command>>
      const command = module[exported]
      if (command === undefined) throw new Error(`${table} names ${exported}, which ${file} does not have`)
      return [name, command]
    })
  })
  return new Map(await Promise.all(entries))
}

interface Call {
  readonly document: string
  readonly line: string
  readonly words: readonly string[]
}

/** Every line of a block of code that calls the program. */
function callsIn(document: string): readonly Call[] {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => /^(npx )?quarterdeck /.test(line) && !line.includes('...'))
    .map((line) => ({ document, line, words: line.replace(/^(npx )?quarterdeck /, '').split(/\s+/) }))
}

/** Why a call could not be made; null when it could. */
function misuse({ words }: Call, known: ReadonlyMap<string, Command>): string | null {
  const length = known.has(words.slice(0, 2).join(' ')) ? 2 : 1
  const command = known.get(words.slice(0, length).join(' '))
  if (command === undefined) return 'no such verb'
  const parsed = parseCommand(command, words.slice(length))
  return parsed.kind === 'misused' ? parsed.failure.message : null
}

const documents = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
)

describe('the commands that documents show', () => {
  // Loads the code of every verb once.
  it('can be called as they stand there', { timeout: 60_000 }, async () => {
    const known = await verbs()
    const calls = documents.flatMap(callsIn)
    expect(calls.length).toBeGreaterThan(20)
    const wrong = calls.flatMap((call) => {
      const reason = misuse(call, known)
      return reason === null ? [] : [`${call.document}: ${call.line}: ${reason}`]
    })
    expect(wrong).toEqual([])
  })

  it('are held to it: a verb and an option that are not there are noticed', async () => {
    const known = await verbs()
    const call = (line: string): Call => ({ document: '', line, words: line.split(' ') })
    expect(misuse(call('backtset sma-cross'), known)).toBe('no such verb')
    expect(misuse(call('backtest sma-cross --data a.csv --lenght 3'), known)).toContain('--lenght')
    expect(misuse(call('backtest sma-cross --data a.csv'), known)).toBeNull()
  })
})

describe('docs/backtests.md', () => {
  it('has a row for each schedule of fees, and names every term of the exchange', () => {
    const text = readFileSync(join(ROOT, 'docs/backtests.md'), 'utf8')
    const fees = exchangeOptions.find(({ name }) => name === 'fees')?.choices ?? []
    expect(fees.length).toBeGreaterThan(5)
    expect(fees.filter((name) => !text.includes(`\n| \`${name}\` |`))).toEqual([])
    expect(exchangeOptions.filter(({ name }) => !text.includes(`--${name}`))).toEqual([])
  })
})
