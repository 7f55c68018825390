/**
 * Volume that points dominate above a reference, exactly, for two or three objectives that are maximised. Points that do
 * not exceed the reference in every objective add nothing. Three objectives are swept from the top: the area of the
 * points so far times the height to the next.
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const inside = points.filter((point) => point.every((value, index) => value > (reference[index] ?? Infinity)))
  const [x0 = 0, y0 = 0, z0 = 0] = reference
  if (reference.length === 2) {
    const stairs = new Staircase(x0, y0)
    for (const [x = 0, y = 0] of inside) stairs.add(x, y)
    return stairs.area
  }
  if (reference.length !== 3) throw new Error(`Invariant: no hypervolume for ${reference.length} objectives`)
  const sorted = inside.toSorted((a, b) => (b[2] ?? 0) - (a[2] ?? 0))
  const stairs = new Staircase(x0, y0)
  let volume = 0
  for (const [index, [x = 0, y = 0, z = 0]] of sorted.entries()) {
    stairs.add(x, y)
    volume += stairs.area * (z - (sorted[index + 1]?.[2] ?? z0))
  }
  return volume
}

/** The area that points dominate in a plane, kept while points are added. */
class Staircase {
  readonly #x0: number
  readonly #y0: number
  /** Steps in rising x and falling y. */
  #steps: { readonly x: number; readonly y: number }[] = []
  #area = 0

  constructor(x0: number, y0: number) {
    this.#x0 = x0
    this.#y0 = y0
  }

  get area(): number {
    return this.#area
  }

  add(x: number, y: number): void {
    if (this.#steps.some((step) => step.x >= x && step.y >= y)) return
    const kept = this.#steps.filter((step) => step.x > x || step.y > y)
    const place = kept.findIndex((step) => step.x > x)
    kept.splice(place < 0 ? kept.length : place, 0, { x, y })
    this.#steps = kept
    let left = this.#x0
    this.#area = 0
    for (const step of kept) {
      this.#area += (step.x - left) * (step.y - this.#y0)
      left = step.x
    }
  }
}
