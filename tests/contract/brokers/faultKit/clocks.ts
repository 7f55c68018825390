import { expect } from 'vitest'
import { openBench } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

const TOLERANCE = 1_500_000

function skewed(name: string, skew: number, title: string): FaultCase {
  return {
    id: `clock.${name}`,
    title,
    needs: ['clockSkew'],
    run: async ({ server }) => {
      server.clockSkew = skew
      const other = await openBench(server)
      try {
        expect(other.account.clockSkew).not.toBeNull()
        expect(Math.abs((other.account.clockSkew ?? 0) - skew)).toBeLessThanOrEqual(TOLERANCE)
      } finally {
        await other.connection.close()
      }
    },
  }
}

/** Whose time it is. */
export const CLOCK_CASES: readonly FaultCase[] = [
  skewed('ahead', 3_000_000, 'a venue three seconds ahead is measured'),
  skewed('behind', -3_000_000, 'a venue three seconds behind is measured'),
  {
    id: 'clock.farOff',
    title: 'a venue that is an hour off is told as skew or not opened',
    needs: ['clockSkew'],
    run: async ({ server }) => {
      server.clockSkew = 3_600_000_000
      const connection = server.connection()
      const opened = await connection.open(() => {})
      await connection.close()
      if (opened.ok) expect(opened.account.clockSkew).toBeGreaterThan(3_500_000_000)
      else expect(opened.failure.code).toBe('BROKER_CLOCK_SKEW')
    },
  },
  {
    id: 'clock.venueTime',
    title: 'what happens is told with the time of the venue, in microseconds',
    needs: [],
    run: async (bench) => {
      const { recorded } = await bench.place()
      bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      await bench.until('the fill', () => bench.fills().length === 1)
      const at = bench.server.record.fills[0]?.at ?? 0
      expect(Math.abs((bench.fills()[0]?.tsEvent ?? 0) - at)).toBeLessThan(2_000_000)
    },
  },
]
