import { describe, expect, it } from 'vitest'
import * as of from '#quant/statistics/distributions.ts'
import { gammaCdf, gammaDensity, gammaQuantile, gammaTail } from '#quant/statistics/gamma.ts'

describe('distributions', () => {
  // scipy 1.17.1.
  it.each([
    ['gamma', gammaCdf(2.5, 3.2, 1.4), 0.22482261653657148],
    ['far tail of gamma', gammaTail(60, 3.2), 3.0597409555472154e-23],
    ['low quantile of gamma', gammaQuantile(0.025, 0.3), 3.1856790317391693e-6],
    ['high quantile of gamma', gammaQuantile(0.999, 80, 2), 221.01896990118004],
    ['density of gamma', gammaDensity(1.3, 2.2, 0.7), 0.42546681274593323],
    ['far tail of chi-square', of.chiSquareTail(90, 4), 1.316758547052716e-18],
    ['quantile of chi-square', of.chiSquareQuantile(0.95, 7), 14.067140449340169],
    ['chi-square', of.chiSquareCdf(3, 2.5), 0.6941503705541809],
    ['density of chi-square', of.chiSquareDensity(3, 5), 0.15418032980376928],
    ['low tail of t', of.studentCdf(-8, 5), 0.0002464533302862221],
    ['t', of.studentCdf(1.3, 7), 0.8826160823038114],
    ['density of t', of.studentDensity(0.7, 4.5), 0.2841376145220879],
    ['F', of.fCdf(2.2, 3, 17), 0.8746090618013173],
    ['tail of F', of.fTail(30, 3, 17), 5.144543735824317e-7],
    ['high quantile of F', of.fQuantile(0.95, 4, 20), 2.8660814020156584],
    ['low quantile of F', of.fQuantile(0.01, 4, 20), 0.07132866706669316],
    ['density of F', of.fDensity(1.2, 5, 9), 0.3941861880778733],
    ['density of beta', of.betaDensity(0.3, 2.5, 4), 2.0342672530690695],
  ])('the %s is that of another program', (_, ours, theirs) => {
    expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-11)
  })

  it('have ends', () => {
    expect([gammaCdf(0, 2), gammaTail(-1, 2), gammaQuantile(0, 2), gammaQuantile(1, 2)]).toEqual([0, 1, 0, Infinity])
    expect([gammaDensity(0, 1), gammaDensity(0, 0.5), gammaDensity(0, 2), gammaDensity(-1, 2)]).toEqual([
      1,
      Infinity,
      0,
      0,
    ])
    expect([of.fCdf(0, 2, 2), of.fTail(-1, 2, 2), of.fDensity(-1, 2, 2), of.betaDensity(2, 1, 1)]).toEqual([0, 1, 0, 0])
    expect([gammaQuantile(1.1, 2), gammaCdf(Number.NaN, 2), of.fCdf(Number.NaN, 1, 1)]).toEqual([NaN, NaN, NaN])
    expect(of.betaDensity(0.5, 3000, 3000)).toBeGreaterThan(30)
  })
})
