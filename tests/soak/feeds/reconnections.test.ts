import { expect, it } from 'vitest'
import { reconnectAll } from '../../helpers/feeds/reconnections.ts'

it('R10 a thousand reconnections over all venues leave no socket, no timer and no listener behind', async () => {
  const left = await reconnectAll(1_000)
  expect(left.reconnections).toBeGreaterThanOrEqual(1_000)
  expect(left).toMatchObject({ sockets: 0, timers: 0, warnings: [] })
})
