/** Where a simplex search ended. */
export interface SimplexMinimum {
  readonly point: Float64Array
  readonly value: number
  readonly evaluations: number
}

/**
 * Minimises without derivatives by the simplex of Nelder and Mead (Computer Journal 7, 1965) with the coefficients 1, 2,
 * 1/2, 1/2: for functions with kinks, where steps by gradients stall. Where the function is not defined or a bound is
 * left, it gives Infinity. Ends when the values of the corners differ by less than `tolerance`, or after `most` evaluations.
 */
export function minimiseBySimplex(
  evaluate: (point: Float64Array) => number,
  start: Float64Array,
  edges: Float64Array,
  tolerance: number,
  most = 200 * start.length,
): SimplexMinimum {
  const size = start.length
  const calls = { evaluations: 0 }
  const cornerAt = (point: Float64Array): Corner => {
    calls.evaluations += 1
    const value = evaluate(point)
    return { point, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value }
  }
  const corners = [cornerAt(start.slice())]
  for (let index = 0; index < size; index += 1) corners.push(sideways(cornerAt, start, edges, index))
  while (calls.evaluations < most) {
    corners.sort((left, right) => left.value - right.value)
    const best = cornerOf(corners, 0)
    const worst = cornerOf(corners, size)
    if (worst.value - best.value <= tolerance) break
    const middle = centreOf(corners, size)
    const along = (share: number): Corner =>
      cornerAt(middle.map((value, index) => value + share * (value - (worst.point[index] ?? 0))))
    const mirrored = along(1)
    if (mirrored.value < best.value) {
      const further = along(2)
      corners[size] = further.value < mirrored.value ? further : mirrored
    } else if (mirrored.value < cornerOf(corners, size - 1).value) {
      corners[size] = mirrored
    } else {
      const nearer = along(mirrored.value < worst.value ? 0.5 : -0.5)
      if (nearer.value < Math.min(worst.value, mirrored.value)) corners[size] = nearer
      else shrink(corners, best, cornerAt)
    }
  }
  corners.sort((left, right) => left.value - right.value)
  return { ...cornerOf(corners, 0), evaluations: calls.evaluations }
}

interface Corner {
  readonly point: Float64Array
  readonly value: number
}

/** A corner an edge away from the start, on the side where the function is defined. */
function sideways(
  cornerAt: (point: Float64Array) => Corner,
  start: Float64Array,
  edges: Float64Array,
  index: number,
): Corner {
  const moved = (sign: number): Corner =>
    cornerAt(start.map((value, place) => (place === index ? value + sign * (edges[index] ?? 0) : value)))
  const above = moved(1)
  return Number.isFinite(above.value) ? above : moved(-1)
}

function centreOf(corners: readonly Corner[], size: number): Float64Array {
  const centre = new Float64Array(size)
  for (const { point } of corners.slice(0, size)) {
    for (let index = 0; index < size; index += 1) centre[index] = (centre[index] ?? 0) + (point[index] ?? 0) / size
  }
  return centre
}

function shrink(corners: Corner[], best: Corner, cornerAt: (point: Float64Array) => Corner): void {
  for (let corner = 1; corner < corners.length; corner += 1) {
    const { point } = cornerOf(corners, corner)
    corners[corner] = cornerAt(point.map((value, index) => (value + (best.point[index] ?? 0)) / 2))
  }
}

function cornerOf(corners: readonly Corner[], index: number): Corner {
  const corner = corners[index]
  if (corner === undefined) throw new Error('Invariant: a simplex has a corner more than numbers')
  return corner
}
