import { type IndicatorDefinition, several, single } from '../kernel/definition.ts'
import { Settling } from '../kernel/settling.ts'
import { CyclePhase, TrendLine } from './cyclePhase.ts'
import { HilbertCycle } from './hilbert.ts'

const SERIES = { family: 'cycle', inputs: ['real'], source: 'Ehlers 2001; TA-Lib' } as const
/** Bars up to the first value: of the cycle, and of what stands on it. */
const SHORT = 33
const LONG = 64

/** Indicators of the dominant cycle. */
export const HILBERT_INDICATORS: readonly IndicatorDefinition[] = [
  single({
    ...SERIES,
    name: 'HT_DCPERIOD',
    title: 'Dominant cycle period',
    unit: 'bars, 6..50',
    formula: 'length of the dominant cycle by the Hilbert transform',
    warmUp: () => SHORT,
    make: (memory) => {
      const cycle = new HilbertCycle(memory, 12)
      const settling = new Settling(memory, SHORT)
      return (input) => {
        const isSettled = settling.next()
        cycle.next(input.real)
        return isSettled ? cycle.smoothPeriod : Number.NaN
      }
    },
  }),
  several({
    ...SERIES,
    name: 'HT_PHASOR',
    title: 'Phasor components',
    unit: 'as the series',
    formula: 'the parts of the detrended price in phase and a quarter of a cycle behind',
    outputs: ['inphase', 'quadrature'],
    warmUp: () => SHORT,
    make: (memory) => {
      const cycle = new HilbertCycle(memory, 12)
      const settling = new Settling(memory, SHORT)
      return (input, out) => {
        const isSettled = settling.next()
        cycle.next(input.real)
        out[0] = isSettled ? cycle.inPhase : Number.NaN
        out[1] = isSettled ? cycle.quadrature : Number.NaN
      }
    },
  }),
  single({
    ...SERIES,
    name: 'HT_DCPHASE',
    title: 'Dominant cycle phase',
    unit: 'degrees, -45..315',
    formula: 'phase of the first Fourier term over one dominant cycle',
    warmUp: () => LONG,
    make: (memory) => {
      const phase = new CyclePhase(memory)
      const settling = new Settling(memory, LONG)
      return (input) => {
        const isSettled = settling.next()
        phase.next(input.real)
        return isSettled ? phase.phase : Number.NaN
      }
    },
  }),
  several({
    ...SERIES,
    name: 'HT_SINE',
    title: 'Sine wave',
    unit: '-1..1',
    formula: 'sine of the phase, and of the phase plus 45 degrees',
    outputs: ['sine', 'leadsine'],
    warmUp: () => LONG,
    make: (memory) => {
      const phase = new CyclePhase(memory)
      const settling = new Settling(memory, LONG)
      return (input, out) => {
        const isSettled = settling.next()
        phase.next(input.real)
        out[0] = isSettled ? phase.sine : Number.NaN
        out[1] = isSettled ? phase.leadSine : Number.NaN
      }
    },
  }),
  single({
    ...SERIES,
    name: 'HT_TRENDLINE',
    title: 'Instantaneous trend line',
    unit: 'as the series',
    formula: 'weighted mean over four bars of the mean over one dominant cycle',
    warmUp: () => LONG,
    make: (memory) => {
      const cycle = new HilbertCycle(memory, 37)
      const line = new TrendLine(memory)
      const settling = new Settling(memory, LONG)
      return (input) => {
        const isSettled = settling.next()
        line.keep(input.real)
        const value = cycle.next(input.real) ? line.next(cycle.smoothPeriod) : Number.NaN
        return isSettled ? value : Number.NaN
      }
    },
  }),
  single({
    ...SERIES,
    name: 'HT_TRENDMODE',
    title: 'Trend or cycle',
    unit: '1 trend, 0 cycle',
    formula:
      'cycle while the sine lines crossed lately or the phase turns as a cycle does; trend 1.5 % off the trend line',
    warmUp: () => LONG,
    make: (memory) => {
      const wave = new CyclePhase(memory)
      const line = new TrendLine(memory)
      const settling = new Settling(memory, LONG)
      const [days, phaseBefore] = [memory.cell(0), memory.cell(0)]
      const [sineBefore, leadBefore] = [memory.cell(0), memory.cell(0)]
      return (input) => {
        const isSettled = settling.next()
        line.keep(input.real)
        if (!wave.next(input.real)) return Number.NaN
        const { phase, sine, leadSine, cycle } = wave
        const period = cycle.smoothPeriod
        const trendLine = line.next(period)
        const wasAbove = sineBefore.value - leadBefore.value
        const crosses = (sine > leadSine && wasAbove <= 0) || (sine < leadSine && wasAbove >= 0)
        days.value = crosses ? 1 : days.value + 1
        const turn = phase - phaseBefore.value
        const isCycle = turn > (0.67 * 360) / period && turn < (1.5 * 360) / period
        let trend = crosses || days.value < 0.5 * period || (period !== 0 && isCycle) ? 0 : 1
        if (trendLine !== 0 && Math.abs((cycle.smoothed - trendLine) / trendLine) >= 0.015) trend = 1
        phaseBefore.value = phase
        sineBefore.value = sine
        leadBefore.value = leadSine
        return isSettled ? trend : Number.NaN
      }
    },
  }),
]
