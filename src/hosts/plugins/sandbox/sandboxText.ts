import { INTERVALS } from '#trading/strategies/timeframes/barPeriod.ts'
import { PROGRAM_ROW, ROW_KIND } from '#trading/strategies/plugins/program.ts'
import { readDefinition } from './definitions.ts'
import { makeDesk } from './desk.ts'
import { makeMemory, type DeskNumbers } from './memory.ts'
import type { SandboxEntry } from './protocol.ts'
import { hardenRealm } from './realm.ts'
import { makeWishReader } from './wishes.ts'

const NUMBERS: DeskNumbers = { row: PROGRAM_ROW, kind: ROW_KIND, intervals: INTERVALS }

/** Makes the entry of a sandbox for one file; lives inside the realm. */
export type SandboxMaker = (file: string, a: number, b: number, c: number, d: number) => SandboxEntry

/**
 * The script that a fresh realm runs first; its value is the `SandboxMaker`. The functions go over as text, because
 * nothing of the host may be reachable from within: not a function, not an object, not an array.
 */
export function sandboxText(): string {
  return [
    '(() => {',
    "'use strict';",
    'const makeColumn = ((Column) => (length) => new Column(length))(Float64Array);',
    `const harden = ${hardenRealm.toString()};`,
    `const makeDesk = ${makeDesk.toString()};`,
    `const readDefinition = ${readDefinition.toString()};`,
    `const makeWishReader = ${makeWishReader.toString()};`,
    `const makeMemory = ${makeMemory.toString()};`,
    `const numbers = ${JSON.stringify(NUMBERS)};`,
    'const parts = { readDefinition, makeWishReader, makeMemory, makeColumn };',
    'return (file, a, b, c, d) => makeDesk(harden(file, a, b, c, d), numbers, parts);',
    '})()',
  ].join('\n')
}
