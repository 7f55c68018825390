import { normalCdf, normalQuantile } from '../statistics/normal.ts'
import type { Random } from '../statistics/random.ts'
import { cellOf } from './searchSpace.ts'

/**
 * One axis of a mixture of kernels: a kernel around each point seen, and last the prior, which covers the whole axis so
 * that nothing is ever impossible.
 */
export interface ParzenAxis {
  /** Adds to each kernel's logarithm its density (mass of the cell on a stepped axis) at a coordinate. */
  accumulate(coordinate: number, logarithms: Float64Array): void
  /** Draws a coordinate from one kernel. */
  sample(kernel: number, random: Random): number
}

const LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI)
/** Widths of kernels on cells are rounded down to powers of this, so that few tables serve all of them. */
const WIDTH_RATIO = 1.1

/**
 * Normal kernels on a continuous axis 0..1, cut off at its ends. Each is as wide as the farther of its two neighbours is
 * away (Bergstra et al., 2011), but not narrower than 1/(n + 2) or 1/100; the prior is as wide as the axis.
 */
export function continuousAxis(points: Float64Array): ParzenAxis {
  const { centres, widths } = normalKernels(points)
  const scales = widths.map((width) => -0.5 / (width * width))
  const norms = widths.map((width, kernel) => {
    const centre = centres[kernel] ?? 0.5
    const within = cdfWithoutTails((1 - centre) / width) - cdfWithoutTails(-centre / width)
    return Math.log(within * width) + LOG_ROOT_TWO_PI
  })
  return {
    accumulate(coordinate, logarithms) {
      for (let kernel = 0; kernel < logarithms.length; kernel += 1) {
        const distance = coordinate - (centres[kernel] ?? 0)
        logarithms[kernel] =
          (logarithms[kernel] ?? 0) + (scales[kernel] ?? 0) * distance * distance - (norms[kernel] ?? 0)
      }
    },
    sample: (kernel, random) => sampleNormal(centres[kernel] ?? 0.5, widths[kernel] ?? 1, random),
  }
}

/**
 * The same kernels on an axis of cells: the mass of a cell is the integral of the normal over it. For one width that
 * depends on the distance of the two cells alone, so a table serves all kernels of it.
 */
export function cellAxis(points: Float64Array, levels: number): ParzenAxis {
  const { centres, widths } = normalKernels(points)
  const cells = Int32Array.from(centres, (centre) => cellOf(centre, levels))
  const known = new Map<number, CellTables>()
  const tables = Array.from(widths, (width) => {
    const power = Math.floor(Math.log(width) / Math.log(WIDTH_RATIO) + 1e-9)
    const table = known.get(power) ?? cellTables(WIDTH_RATIO ** power, levels)
    known.set(power, table)
    return table
  })
  return {
    accumulate(coordinate, logarithms) {
      const cell = cellOf(coordinate, levels)
      for (let kernel = 0; kernel < logarithms.length; kernel += 1) {
        const centre = cells[kernel] ?? 0
        const table = tables[kernel]
        const mass = (table?.byDistance[Math.abs(cell - centre)] ?? 0) - (table?.norms[centre] ?? 0)
        logarithms[kernel] = (logarithms[kernel] ?? 0) + mass
      }
    },
    sample: (kernel, random) => sampleNormal(centres[kernel] ?? 0.5, widths[kernel] ?? 1, random),
  }
}

/**
 * Kernels on an axis of choices: mostly the choice seen, the rest spread evenly, less of it the more was seen. The share of
 * the rest falls with the root of the number seen: with the number itself, one search in four never came back to a choice
 * that had an unlucky start.
 */
export function choiceAxis(points: Float64Array, choices: number): ParzenAxis {
  const count = points.length
  const seen = Int32Array.from(points, (point) => cellOf(point, choices))
  const spread = 1 / Math.sqrt(count + 1)
  const other = spread / (1 + choices * spread)
  const same = (1 + spread) / (1 + choices * spread)
  const [logOther, logSame, logPrior] = [Math.log(other), Math.log(same), -Math.log(choices)]
  return {
    accumulate(coordinate, logarithms) {
      const choice = cellOf(coordinate, choices)
      for (let kernel = 0; kernel < count; kernel += 1) {
        logarithms[kernel] = (logarithms[kernel] ?? 0) + (seen[kernel] === choice ? logSame : logOther)
      }
      logarithms[count] = (logarithms[count] ?? 0) + logPrior
    },
    sample(kernel, random) {
      const isKept = kernel < count && random.next() < same - other
      return isKept ? (points[kernel] ?? 0.5) : (Math.floor(random.next() * choices) + 0.5) / choices
    },
  }
}

function sampleNormal(centre: number, width: number, random: Random): number {
  const low = cdfWithoutTails(-centre / width)
  const high = cdfWithoutTails((1 - centre) / width)
  const drawn = centre + width * normalQuantile(low + random.next() * (high - low))
  return Math.min(1, Math.max(0, drawn))
}

interface NormalKernels {
  readonly centres: Float64Array
  readonly widths: Float64Array
}

/** Centres and widths of the kernels around points, the prior's last. */
function normalKernels(points: Float64Array): NormalKernels {
  const count = points.length
  const least = 1 / Math.min(100, count + 2)
  const sorted = points.toSorted()
  const centres = new Float64Array(count + 1).fill(0.5)
  const widths = new Float64Array(count + 1).fill(1)
  for (let index = 0; index < count; index += 1) {
    const point = points[index] ?? 0
    const place = firstPlace(sorted, point)
    const below = place === 0 ? 0 : (sorted[place - 1] ?? 0)
    const above = place === count - 1 ? 1 : (sorted[place + 1] ?? 1)
    const isLowEnd = place === 0 && count > 1
    const isHighEnd = place === count - 1 && count > 1
    const reach = isLowEnd ? above - point : isHighEnd ? point - below : Math.max(point - below, above - point)
    centres[index] = point
    widths[index] = Math.min(1, Math.max(least, reach))
  }
  return { centres, widths }
}

/** Place of the first of the sorted numbers that is not below a number. */
function firstPlace(sorted: Float64Array, number: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}

/** The normal distribution, for speed without its far tails: beyond 9 deviations less than 1e-18 is left. */
function cdfWithoutTails(deviations: number): number {
  if (deviations > 9) return 1
  return deviations < -9 ? 0 : normalCdf(deviations)
}

interface CellTables {
  /** Logarithm of the mass of a cell so many cells away from the kernel's. */
  readonly byDistance: Float64Array
  /** Logarithm of the mass a kernel in this cell has on the axis. */
  readonly norms: Float64Array
}

function cellTables(width: number, levels: number): CellTables {
  const upTo = Float64Array.from({ length: levels }, (_, cells) => cdfWithoutTails((cells + 0.5) / (levels * width)))
  const byDistance = upTo.map((mass, cells) => Math.log(cells === 0 ? 2 * mass - 1 : mass - (upTo[cells - 1] ?? 0)))
  const norms = upTo.map((mass, cell) => Math.log(mass + (upTo[levels - 1 - cell] ?? 0) - 1))
  return { byDistance, norms }
}
