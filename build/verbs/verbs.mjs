import { packages } from '../setup/packages.mjs'
import { applicationSteps } from '../setup/steps.mjs'
import { bench } from './bench.mjs'
import { check } from './check.mjs'
import { serve } from './serve.mjs'
import { start } from './start.mjs'
import { test } from './test.mjs'
import { soak, verify } from './verify.mjs'

/** @type {Readonly<Record<string, import('../setup/project.mjs').Verb>>} */
export const verbs = {
  start: { steps: applicationSteps, run: start },
  test: { steps: applicationSteps, run: test },
  check: { steps: [packages], run: check },
  verify: { steps: applicationSteps, run: verify },
  bench: { steps: applicationSteps, run: bench },
  soak: { steps: applicationSteps, run: soak },
  build: { steps: applicationSteps, run: () => Promise.resolve(0) },
  serve: { steps: applicationSteps, run: serve },
}
