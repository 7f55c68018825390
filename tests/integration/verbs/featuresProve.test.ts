import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { featuresProveCommand } from '#hosts/commands/features/prove.ts'
import { findProgram } from '#hosts/program.ts'
import { PROOF_QUESTIONS, QUESTION_WORDS } from '#quant/features/proof/subject.ts'
import { callVerbUntil } from '../../helpers/callVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const EXAMPLES = path.join(findProgram().resources, 'features', 'examples')

const call = (signal: AbortSignal, ...words: readonly string[]) => callVerbUntil(signal, featuresProveCommand, ...words)
const never = new AbortController().signal

it('proves one feature of the house and tells every answer in words', async () => {
  const told = await call(never, 'return20')
  expect(told).toMatchObject({ code: 0, err: '' })
  expect(told.out).toContain('return20: PASSED: nothing it was asked shows that it looks ahead.')
  for (const question of PROOF_QUESTIONS) expect(told.out).toContain(QUESTION_WORDS[question])
  const json = JSON.parse((await call(never, 'return20', '--json')).out) as { readonly answers: readonly unknown[] }
  expect(json).toMatchObject({ ok: true, name: 'return20', family: 'price', version: 1, verdict: 'PASSED' })
  expect(json.answers).toHaveLength(PROOF_QUESTIONS.length)
})

it('proves a file: 0 where it passed, 1 where it leaks or cannot be read', async () => {
  expect(await call(never, path.join(EXAMPLES, 'distanceToAverage.ts'))).toMatchObject({ code: 0, err: '' })
  const leaking = await call(never, path.join(EXAMPLES, 'centredAverage.ts'), '--json')
  expect(leaking.code).toBe(1)
  expect(JSON.parse(leaking.out)).toMatchObject({
    ok: false,
    name: 'centredAverage',
    verdict: 'FAILED',
    form: 'compute',
  })
  const file = path.join(temporaryFolder(), 'own.js')
  writeFileSync(file, 'export default defineFeature({')
  const broken = await call(never, file, '--json')
  expect(broken.code).toBe(1)
  expect(JSON.parse(broken.out)).toMatchObject({ ok: false, code: 'FEATURE_SYNTAX' })
  writeFileSync(
    file,
    "export default defineFeature({ name: 'n', inputs: ['close'], lookback: 1, compute: (b) => b.map(() => null) })",
  )
  const open = await call(never, file)
  expect(open).toMatchObject({ code: 0 })
  expect(open.out).toContain('n: OPEN: it never had a value')
  expect(await call(never, path.join(temporaryFolder(), 'none.ts'))).toMatchObject({ code: 2 })
  expect(await call(never, 'noSuchFeature')).toMatchObject({ code: 2 })
})

it('ends a file that takes more memory than it may, and one that is no longer wanted', async () => {
  const file = path.join(temporaryFolder(), 'greedy.js')
  const greedy =
    'compute() { const kept = []; for (let at = 0; at < 1e9; at += 1) kept.push(`${at} ${at}`.split(" ")); return kept }'
  writeFileSync(file, `export default defineFeature({ name: 'n', inputs: ['close'], lookback: 1, ${greedy} })`)
  const told = await call(never, file, '--json')
  expect(told.code).toBe(1)
  // Whichever limit it meets first.
  expect((JSON.parse(told.out) as { readonly code: string }).code).toMatch(/^FEATURE_(OUT_OF_MEMORY|TIMED_OUT)$/)
  const stop = new AbortController()
  stop.abort()
  expect(await call(stop.signal, file)).toMatchObject({ code: 1, err: expect.stringContaining('Stopped before') })
})

it('proves the whole registry one after the other until it is told to stop', async () => {
  const stop = new AbortController()
  const asked = call(stop.signal)
  setImmediate(() => setImmediate(() => stop.abort()))
  const told = await asked
  expect(told.code).toBe(1)
  expect(told.err).toMatch(/^Stopped after \d+ of \d+ features/)
  expect(told.out).toMatch(/^\w+ +passed\n/)
})
