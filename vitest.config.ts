import { defineConfig } from 'vitest/config'

/** Seconds a test of each kind may take. `npm test` runs the first five, `npm run verify` and `npm run soak` the others. */
const kinds = { unit: 10, property: 60, contract: 30, golden: 60, integration: 60, verify: 300, soak: 3_600 }

/**
 * Kinds that talk to real servers, processes and worker threads. A machine that stalls for a second can break one of
 * them, so each is tried a second time, and `npm test` names every test that needed it. Never the others: what they do
 * is the same each time, and a property that fails for one seed has failed.
 */
const timed = new Set(['contract', 'integration'])

export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: 2,
    projects: Object.entries(kinds).map(([name, seconds]) => ({
      extends: true as const,
      test: {
        name,
        include: [`tests/${name}/**/*.test.{ts,tsx}`],
        testTimeout: seconds * 1_000,
        hookTimeout: seconds * 1_000,
        retry: timed.has(name) ? 1 : 0,
      },
    })),
  },
})
