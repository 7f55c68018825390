import { defineConfig } from 'vitest/config'

/** Seconds a test of each kind may take. `npm test` runs the first five, `npm run verify` and `npm run soak` the others. */
const kinds = { unit: 10, property: 60, contract: 30, golden: 60, integration: 60, verify: 300, soak: 3_600 }

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
      },
    })),
  },
})
