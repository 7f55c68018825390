import type { BarColumns } from '#core/model/bar.ts'

/** How often something is seen in a set of bars, and the bar where it is seen first or worst; -1 without one. */
export interface Sighting {
  readonly count: number
  readonly bar: number
}

/** What two passes over the bars of one instrument see. */
export interface BarScan {
  readonly bars: number
  /** Standard deviation of the close-to-close returns from products of returns two bars apart, which single leaps hardly move, even if they are taken back. */
  readonly deviation: number
  /** Bars labelled at or before the one before. */
  readonly disordered: Sighting
  /** Bars with a price that is no positive number, a high or low inside the body, or a negative volume. */
  readonly impossible: Sighting
  /** Whether any bar has volume. */
  readonly hasVolume: boolean
  readonly withoutVolume: Sighting
  /** Bars without a range that close where the one before closed, and the longest run of them. */
  readonly frozen: Sighting
  readonly longestFrozen: Sighting
  /** Bars with a range that repeat every number of the one before. */
  readonly repeated: Sighting
  /** Closes at least half as high again as the one before, or a third lower; the worst of them and its return. */
  readonly jumps: Sighting
  readonly worstJump: number
  /** Closes that leap and come back at the next bar, and opens that do within their bar; the worst of them and its return. */
  readonly spikes: Sighting
  readonly worstSpike: number
  readonly meanVolume: number
}

const JUMP = Math.log(1.5)
/** A spike is at least this many deviations and this far, and at least so much of it is taken back. */
export const SPIKE = { deviations: 10, least: 0.05, takenBack: 0.8 } as const

/** Scans bars as they come from a file: nothing is taken for granted. Linear in the bars, and it allocates nothing by bar. */
export function scanBars(columns: BarColumns): BarScan {
  const { tsOpen, high, low, close, volume } = columns
  const bars = tsOpen.length
  const [disordered, impossible, withoutVolume] = [new Tally(), new Tally(), new Tally()]
  const [frozen, repeated] = [new Tally(), new Tally()]
  let [frozenRun, longest, longestBar] = [0, 0, -1]
  let volumes = 0
  for (let bar = 0; bar < bars; bar += 1) {
    const [h, l, c, v] = [high[bar] ?? 0, low[bar] ?? 0, close[bar] ?? 0, volume[bar] ?? 0]
    const before = bar === 0 ? Number.NaN : (close[bar - 1] ?? 0)
    if (bar > 0 && !((tsOpen[bar] ?? 0) > (tsOpen[bar - 1] ?? 0))) disordered.see(bar)
    if (!isPossible(columns, bar)) impossible.see(bar)
    if (v === 0) withoutVolume.see(bar)
    else volumes += v
    if (h === l && c === before) {
      frozen.see(bar)
      frozenRun += 1
      if (frozenRun > longest) [longest, longestBar] = [frozenRun, bar - frozenRun + 1]
    } else frozenRun = 0
    if (h > l && c === before && repeats(columns, bar)) repeated.see(bar)
  }
  const deviation = robustDeviation(close)
  return {
    bars,
    deviation,
    disordered: disordered.sighting(),
    impossible: impossible.sighting(),
    hasVolume: withoutVolume.count < bars,
    withoutVolume: withoutVolume.sighting(),
    frozen: frozen.sighting(),
    longestFrozen: { count: longest, bar: longestBar },
    repeated: repeated.sighting(),
    ...leapsOf(columns, deviation),
    meanVolume: bars === 0 ? 0 : volumes / bars,
  }
}

/** Whether prices and volume of a bar can be true. */
export function isPossible({ open, high, low, close, volume }: BarColumns, bar: number): boolean {
  const [o, h, l, c] = [open[bar] ?? 0, high[bar] ?? 0, low[bar] ?? 0, close[bar] ?? 0]
  return l > 0 && h >= Math.max(o, c) && l <= Math.min(o, c) && h < Infinity && (volume[bar] ?? 0) >= 0
}

/** Counts, and remembers the first. */
class Tally {
  count = 0
  #first = -1

  see(bar: number): void {
    if (this.count === 0) this.#first = bar
    this.count += 1
  }

  sighting(): Sighting {
    return { count: this.count, bar: this.#first }
  }
}

function repeats({ open, high, low, volume }: BarColumns, bar: number): boolean {
  return (
    open[bar] === open[bar - 1] &&
    high[bar] === high[bar - 1] &&
    low[bar] === low[bar - 1] &&
    volume[bar] === volume[bar - 1]
  )
}

/** Square root of pi/2 times the mean product of absolute returns two bars apart (staggered bipower variation; Huang and Tauchen, 2005). */
function robustDeviation(close: Float64Array): number {
  let [sum, products, last, before] = [0, 0, Number.NaN, Number.NaN]
  for (let bar = 1; bar < close.length; bar += 1) {
    const size = Math.abs(logReturn(close, bar))
    const product = size * before
    if (Number.isFinite(product)) {
      sum += product
      products += 1
    }
    before = last
    last = size
  }
  return products === 0 ? 0 : Math.sqrt(((Math.PI / 2) * sum) / products)
}

function leapsOf(
  { open, close }: BarColumns,
  deviation: number,
): Pick<BarScan, 'jumps' | 'worstJump' | 'spikes' | 'worstSpike'> {
  const [least, lastBar] = [Math.max(SPIKE.deviations * deviation, SPIKE.least), close.length - 1]
  let [jumps, jumpBar, worstJump] = [0, -1, 0]
  let [spikes, spikeBar, worstSpike] = [0, -1, 0]
  for (let bar = 1; bar <= lastBar; bar += 1) {
    const leap = logReturn(close, bar)
    const atOpen = Math.log((open[bar] ?? Number.NaN) / (close[bar - 1] ?? Number.NaN))
    if (!Number.isFinite(leap + atOpen)) continue
    if (Math.abs(leap) >= JUMP) {
      jumps += 1
      if (Math.abs(leap) > Math.abs(worstJump)) [jumpBar, worstJump] = [bar, leap]
    }
    const comesBack = bar < lastBar && isSpike(leap, leap + logReturn(close, bar + 1), least)
    if (!comesBack && !isSpike(atOpen, leap, least)) continue
    const spike = comesBack ? leap : atOpen
    spikes += 1
    if (Math.abs(spike) > Math.abs(worstSpike)) [spikeBar, worstSpike] = [bar, spike]
  }
  return {
    jumps: { count: jumps, bar: jumpBar },
    worstJump: Math.expm1(worstJump),
    spikes: { count: spikes, bar: spikeBar },
    worstSpike: Math.expm1(worstSpike),
  }
}

/** Whether of a leap so little is left. */
function isSpike(leap: number, left: number, least: number): boolean {
  return Math.abs(leap) >= least && Math.abs(left) <= (1 - SPIKE.takenBack) * Math.abs(leap)
}

function logReturn(close: Float64Array, bar: number): number {
  return Math.log((close[bar] ?? Number.NaN) / (close[bar - 1] ?? Number.NaN))
}
