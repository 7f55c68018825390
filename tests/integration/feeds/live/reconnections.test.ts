import { expect, it } from 'vitest'
import { reconnectAll } from '../../../helpers/feeds/reconnections.ts'

it('a hundred reconnections over all venues leave no socket, no timer and no listener behind', async () => {
  const left = await reconnectAll(100)
  expect(left.reconnections).toBeGreaterThanOrEqual(100)
  expect(left).toMatchObject({ sockets: 0, timers: 0, warnings: [] })
})
