import type { Memory } from '../kernel/memory.ts'
import type { Smoother } from '../kernel/smoothed.ts'

/** A smoother that does not see the first `skip` inputs, so that it starts together with a slower one (TA-Lib). */
export function delayed(memory: Memory, smoother: Smoother, skip: number): Smoother {
  if (skip <= 0) return smoother
  const count = memory.cell(0)
  return {
    next: (input) => {
      if (Number.isNaN(input)) return Number.NaN
      if (count.value === skip) return smoother.next(input)
      count.value += 1
      return Number.NaN
    },
  }
}
