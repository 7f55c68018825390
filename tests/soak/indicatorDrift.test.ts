import { describe, expect, it } from 'vitest'
import { INDICATORS } from '#quant/indicators/registry.ts'
import { measureDrift } from '../helpers/indicatorDrift.ts'

describe('ten million bars at a million and then at a hundred', () => {
  it('leave less than 1e-12 of the largest value in any indicator', () => {
    const drifts = measureDrift(INDICATORS, 10_000_000)
    const worst = drifts.slice(0, 8).map(({ name, output, share }) => `${name} ${output} ${share.toExponential(1)}`)
    process.stdout.write(`worst of ${drifts.length}: ${worst.join(', ')}\n`)
    expect(drifts.filter(({ share }) => !(share < 1e-12))).toEqual([])
  })
})
