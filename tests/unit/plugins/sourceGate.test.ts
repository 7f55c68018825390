import { describe, expect, it } from 'vitest'
import { gateSource } from '#hosts/plugins/sourceGate.ts'

const TAIL = '\nexport default defineStrategy({})\n'

describe('the gate of sources', () => {
  it.each([
    'import fs from "fs"',
    'import("fs")',
    'import ("fs")',
    'import/* */("fs")',
    'import//\n("fs")',
    'import<!-- \n("fs")',
    'import\u2028("fs")',
    'import.meta',
    'const x = { import: 1 }',
    '`${import("fs")}`',
    '"/*"; import("fs"); "*/"',
    "/'/; import('fs') // '",
    'async () => 1',
    'async function f() {}',
    '({ async f() {} })',
    '({ async *f() {} })',
    'async\n() => 1',
    'try {} catch (e) {}',
    'try {} catch(e) {}',
    'try {} catch/* */(e) {}',
    'try {} catch // \n (e) {}',
    'try {} catch ({ message }) {}',
    'try {} catch <!-- \n (e) {}',
    'promise.catch(f)',
  ])('refuses %j', (code) => {
    expect(gateSource('a.js', code + TAIL)).toMatchObject({ ok: false, failure: { code: 'STRATEGY_WORD_REFUSED' } })
  })

  it('names the line', () => {
    const gated = gateSource('a.js', `const a = 1\n\nconst b = import('x')${TAIL}`)
    expect(gated).toMatchObject({ ok: false, failure: { message: expect.stringContaining('a.js, line 3: "import"') } })
  })

  it.each([
    '// import and async may be spoken of',
    '/* catch (e) is not for strategies */',
    'const important = 1',
    'const asynchronous = 1',
    'try { f() } catch { g() }',
    'try { f() } catch\n{ g() }',
  ])('lets %j in', (code) => {
    expect(gateSource('a.js', code + TAIL).ok).toBe(true)
  })

  it.each([
    '/[/*]/; import("fs"); /[*/]/',
    '/[/*]/.test(x); async () => 1; /* import( */',
    '/[/*]/; try {} catch (e) {} // */',
  ])('spoils the words where it takes code for a comment: %s', (code) => {
    const gated = gateSource('a.js', code + TAIL)
    if (!gated.ok) throw new Error(gated.failure.message)
    expect(gated.code).not.toMatch(/\b(import|async)\b|\bcatch\b(?!\s*\{)/)
  })

  it('keeps every line where it was', () => {
    const gated = gateSource('a.js', 'const a = 1\nexport\n  default defineStrategy({\n})\nconst b = 2\n')
    if (!gated.ok) throw new Error(gated.failure.message)
    expect(gated.code.split('\n')).toHaveLength(6)
    expect(gated.code.split('\n')[4]).toBe('const b = 2')
  })

  it.each([
    ['const a = 1', 'no "export default"'],
    ['export default 1\nexport default 2', 'more than one'],
    ['export const a = 1\nexport default a', 'line 1: a strategy exports its definition and nothing else'],
  ])('refuses %j', (code, words) => {
    expect(gateSource('a.js', code)).toMatchObject({
      ok: false,
      failure: { code: 'STRATEGY_NOT_DEFINED', message: expect.stringContaining(words) },
    })
  })
})
