import { describe, expect, it, onTestFinished } from 'vitest'
import { accepted } from '#contracts/failure.ts'
import { createPluginDesk } from '#hosts/desk/pluginDesk.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

function openDesk() {
  const off: string[] = []
  const told: string[] = []
  const desk = createPluginDesk({
    dataDirectory: temporaryFolder(),
    notices: {
      put: (name, priority, text, action) => void told.push(`${name} ${priority}: ${text} ${action}`),
      clear: () => undefined,
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined } as never,
    switchOff: (strategyId) => void off.push(strategyId),
    reconfigure: () => Promise.resolve(accepted({})),
  })
  onTestFinished(() => desk.close())
  return { desk, off, told }
}

describe('a strategy that ended', () => {
  it('stays switched off when it failed', () => {
    const { desk, off, told } = openDesk()
    desk.onFailed('mine', { code: 'STRATEGY_THREW', message: 'own.ts, line 3: enough.' })
    expect(off).toEqual(['mine'])
    expect(told).toEqual([
      'strategy-mine P2: mine was switched off. own.ts, line 3: enough. Correct the file; it is read again when it is saved. Then switch the strategy on.',
    ])
  })

  it('is tried again with the next session when this one has no bars that it could use', () => {
    const { desk, off, told } = openDesk()
    desk.onFailed('mine', { code: 'STRATEGY_NEEDS_UNMET', message: 'own.ts needs bars of 1m.' })
    expect(off).toEqual([])
    expect(told).toEqual([
      'strategy-mine P2: mine was left out of the session. own.ts needs bars of 1m. It is tried again with the next session that you start.',
    ])
  })
})
