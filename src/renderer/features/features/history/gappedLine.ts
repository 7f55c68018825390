import type {
  CustomData,
  CustomSeriesOptions,
  CustomSeriesPricePlotValues,
  CustomSeriesWhitespaceData,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  PriceToCoordinateConverter,
  Time,
} from 'lightweight-charts'
import { customSeriesDefaultOptions } from 'lightweight-charts'

/** A point of a line; one without a value is a gap. */
export interface GappedPoint extends CustomData {
  readonly value?: number
}

type Target = Parameters<ICustomSeriesPaneRenderer['draw']>[0]
type Data = PaneRendererCustomData<Time, GappedPoint>

const WIDTH = 1.5
/** Radius of a point without neighbours, which no line would show. */
const ALONE = 2

/** Splits places into stretches without a gap between them; `place` counts the moments of the chart. */
export function stretchesOf<Item extends { readonly place: number }>(
  items: readonly Item[],
): readonly (readonly Item[])[] {
  const stretches: Item[][] = []
  for (const item of items) {
    const latest = stretches.at(-1)
    const last = latest?.at(-1)
    if (latest !== undefined && last !== undefined && item.place === last.place + 1) latest.push(item)
    else stretches.push([item])
  }
  return stretches
}

/** A line that stops where values are missing and begins again after: nothing is drawn through a gap. */
export class GappedLine implements ICustomSeriesPaneView<Time, GappedPoint> {
  #data: Data | null = null
  #color: string = customSeriesDefaultOptions.color

  renderer(): ICustomSeriesPaneRenderer {
    return { draw: (target, priceToCoordinate) => this.#draw(target, priceToCoordinate) }
  }

  update(data: Data, options: CustomSeriesOptions): void {
    this.#data = data
    this.#color = options.color
  }

  priceValueBuilder({ value }: GappedPoint): CustomSeriesPricePlotValues {
    return value === undefined ? [] : [value]
  }

  isWhitespace(data: GappedPoint | CustomSeriesWhitespaceData<Time>): data is CustomSeriesWhitespaceData<Time> {
    return (data as GappedPoint).value === undefined
  }

  defaultOptions(): CustomSeriesOptions {
    return customSeriesDefaultOptions
  }

  #draw(target: Target, priceToCoordinate: PriceToCoordinateConverter): void {
    const range = this.#data?.visibleRange
    if (this.#data === null || range === null || range === undefined) return
    // One point on either side of the view, so that the line reaches its edges.
    const items = this.#data.bars.slice(Math.max(0, range.from - 1), range.to + 1).flatMap((bar) => {
      const { value } = bar.originalData
      const y = value === undefined ? null : priceToCoordinate(value)
      return y === null ? [] : [{ place: bar.time, x: bar.x, y: Number(y) }]
    })
    target.useMediaCoordinateSpace(({ context }) => {
      context.strokeStyle = this.#color
      context.fillStyle = this.#color
      context.lineWidth = WIDTH
      context.lineJoin = 'round'
      for (const stretch of stretchesOf(items)) {
        context.beginPath()
        for (const [index, { x, y }] of stretch.entries()) {
          if (index === 0) context.moveTo(x, y)
          else context.lineTo(x, y)
        }
        const [only] = stretch
        if (stretch.length > 1) context.stroke()
        else if (only !== undefined) {
          context.arc(only.x, only.y, ALONE, 0, 2 * Math.PI)
          context.fill()
        }
      }
    })
  }
}
