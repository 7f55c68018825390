import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Seconds a test of each kind may take. `npm test` runs the first five, `npm run verify` and `npm run soak` the others. */
const kinds = { unit: 30, property: 60, contract: 30, golden: 60, integration: 60, verify: 300, soak: 3_600 }

/**
 * Kinds that talk to real servers, processes and worker threads. A machine that stalls for a second can break one of
 * them, so each is tried a second time, and `npm test` names every test that needed it. Never the others: what they do
 * is the same each time, and a property that fails for one seed has failed.
 */
const timed = new Set(['contract', 'integration'])

/** The files that take longest. Begun last, as short files are, each would keep one core busy alone at the end. */
const longest = [
  'tests/verify/proof.test.ts',
  'tests/verify/proofMore.test.ts',
  'tests/verify/regimeNulls.test.ts',
  'tests/verify/conservation.test.ts',
  'tests/integration/threads/workstation.test.ts',
  'tests/integration/research/proof/plantedLeaks.test.ts',
  'tests/integration/plugins/watchedRuns.test.ts',
  'tests/integration/research/proof/cleanStrategies.test.ts',
  'tests/unit/plugins/featureFiles.test.ts',
]

/** Begins the longest files first, and leaves the others in their order. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((file) => moduleId.endsWith(file))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
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
