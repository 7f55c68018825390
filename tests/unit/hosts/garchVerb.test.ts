import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { garchCommand } from '#hosts/commands/stats/garch.ts'
import { fitVolatility } from '#quant/regimes/volatility/fitVolatility.ts'
import { callVerb } from '../../helpers/callVerb.ts'
import { DAILY_PARAMETERS, simulateVolatility } from '../../helpers/simulatedVolatility.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const call = (...words: readonly string[]) => callVerb(garchCommand, ...words)

function file(values: ArrayLike<number | string>, heading = 'close'): string {
  const name = path.join(temporaryFolder(), 'series.csv')
  writeFileSync(name, [heading, ...Array.from(values, String)].join('\n'))
  return name
}

/** Prices whose returns in percent these are. */
function prices(returns: Float64Array): Float64Array {
  let price = 100
  return Float64Array.from([100, ...returns], (value, bar) => (bar === 0 ? price : (price *= 1 + value / 100)))
}

describe('quarterdeck stats garch', () => {
  const returns = simulateVolatility('gjr', DAILY_PARAMETERS.gjr, 800, 41)
  const data = (): string => file(prices(returns))

  it('gives the likelihood, the numbers of the model and five variances', async () => {
    const { code, out } = await call('--data', data(), '--model', 'gjr', '--dist', 't', '--json')
    expect(code).toBe(0)
    const answer = JSON.parse(out) as Record<string, unknown>
    const fit = fitVolatility(returns, { model: 'gjr', errors: 't', mean: 'constant' })
    if (!fit.ok) throw new Error(fit.message)
    const { mu, omega, alpha, gamma, beta, nu } = fit.parameters
    const close = (value: number): unknown => expect.closeTo(value, 3)
    expect(answer).toMatchObject({
      model: 'gjr',
      n: 800,
      logLikelihood: expect.closeTo(fit.logLikelihood, 5) as number,
      params: { mu: close(mu), omega: close(omega), alpha: close(alpha), gamma: close(gamma), beta: close(beta) },
    })
    expect(answer['params']).toHaveProperty('nu', expect.closeTo(nu, 1))
    expect(answer['forecast']).toHaveLength(5)
  })

  it('names only the numbers that the model has', async () => {
    const { out } = await call('--data', data(), '--mean', 'zero', '--horizon', '2', '--json')
    const answer = JSON.parse(out) as { params: object; forecast: readonly number[] }
    expect(Object.keys(answer.params)).toEqual(['omega', 'alpha', 'beta'])
    expect(answer.forecast).toHaveLength(2)
  })

  it('takes logarithmic returns, or the column as it is', async () => {
    const log = JSON.parse((await call('--data', data(), '--returns', 'log', '--json')).out) as {
      params: { mu: number }
    }
    const pct = JSON.parse((await call('--data', data(), '--json')).out) as {
      params: { mu: number }
      forecast: unknown
    }
    expect(log.params.mu).toBeLessThan(pct.params.mu)
    const plain = file(returns, 'r')
    const none = await call('--data', plain, '--column', 'r', '--returns', 'none', '--json')
    expect((JSON.parse(none.out) as { params: { mu: number } }).params.mu).toBeCloseTo(pct.params.mu, 4)
  })

  it('says it in sentences too', async () => {
    const { code, out } = await call('--data', data())
    expect(code).toBe(0)
    expect(out).toContain('garch with normal errors over 800 returns')
    expect(out).toMatch(/beta +0\.\d{6} +0\.\d+ to 0\.\d+/)
  })

  it.each([
    ['TOO_SHORT', [1, 2, 3, 4], []],
    ['CONSTANT', new Float64Array(300).fill(7), []],
    ['VALUE_NOT_POSITIVE', [...prices(returns), 0], []],
    ['VALUE_MISSING', [...prices(returns), 'x'], []],
    ['HORIZON_INVALID', prices(returns), ['--horizon', '0']],
    ['COLUMN_UNKNOWN', prices(returns), ['--column', 'open']],
  ] as const)('refuses with %s and a way out', async (expected, values, more) => {
    const { code, out, err } = await call('--data', file(values), '--json', ...more)
    expect(code).toBeGreaterThan(0)
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: expected })
    expect(err.trim()).toMatch(/\.$/)
  })

  it('refuses a model that there is not', async () => {
    const { code, err } = await call('--data', data(), '--model', 'figarch')
    expect(code).toBe(2)
    expect(err).toContain('egarch')
  })
})
