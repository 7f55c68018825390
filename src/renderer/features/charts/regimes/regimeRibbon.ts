import type {
  IChartApiBase,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  Logical,
} from 'lightweight-charts'
import { readToken } from '../../../theme/appearance.ts'
import { runsOf } from './regimeLabels.ts'
import { REGIMES } from './regimeWords.ts'
import type { RegimeFace } from './regimeWords.ts'

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0]
type Attached = Parameters<NonNullable<ISeriesPrimitive['attached']>>[0]

/** Height of the strip, pixels. */
export const RIBBON_HEIGHT = 14
/** Runs at least this wide carry their letter, pixels. */
const ROOM_FOR_LETTER = 13
/** Side of the square that a pattern repeats, device pixels. */
const TILE = 8

/**
 * A strip at the foot of a chart's pane: each stretch of bars in the colour, the pattern and the letter of its regime.
 * Drawn by runs, so its cost is that of the changes in view and not of the bars.
 */
export class RegimeRibbon implements ISeriesPrimitive {
  #chart: IChartApiBase | null = null
  #requestUpdate: () => void = () => {}
  #labels: Int8Array | null = null
  #text = ''
  #colours: readonly string[] = []
  #fills: readonly (CanvasPattern | string)[] = []
  readonly #views: readonly IPrimitivePaneView[]

  constructor() {
    this.#views = [{ zOrder: () => 'top', renderer: () => ({ draw: (target) => this.#draw(target) }) }]
    this.recolour()
  }

  attached({ chart, requestUpdate }: Attached): void {
    this.#chart = chart
    this.#requestUpdate = requestUpdate
  }

  detached(): void {
    this.#chart = null
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views
  }

  /** Shows these regimes, one number for each bar of the chart; null takes the strip away. */
  show(labels: Int8Array | null): void {
    this.#labels = labels
    this.#requestUpdate()
  }

  /** Takes the current tokens. */
  recolour(): void {
    this.#text = readToken('--regime-text')
    this.#colours = REGIMES.map(({ token }) => readToken(token))
    this.#fills = REGIMES.map(({ pattern }, index) => fillOf(pattern, this.#colours[index] ?? this.#text, this.#text))
    this.#requestUpdate()
  }

  #draw(target: Target): void {
    const scale = this.#chart?.timeScale()
    const range = scale?.getVisibleLogicalRange() ?? null
    if (scale === undefined || range === null || this.#labels === null) return
    const runs = runsOf(this.#labels, Math.floor(range.from), Math.ceil(range.to))
    const half = scale.options().barSpacing / 2
    target.useBitmapCoordinateSpace(
      ({ context, bitmapSize, horizontalPixelRatio: across, verticalPixelRatio: down }) => {
        const height = Math.round(RIBBON_HEIGHT * down)
        const top = bitmapSize.height - height
        context.textAlign = 'center'
        context.textBaseline = 'middle'
        context.font = `600 ${Math.round(10 * down)}px 'Inter Variable', system-ui, sans-serif`
        for (const { from, to, index } of runs) {
          const start = scale.logicalToCoordinate(from as Logical)
          const end = scale.logicalToCoordinate(to as Logical)
          const face = REGIMES[index]
          if (start === null || end === null || face === undefined) continue
          const left = Math.max(0, Math.round((start - half) * across))
          const right = Math.min(bitmapSize.width, Math.round((end + half) * across))
          const width = Math.max(1, right - left)
          context.fillStyle = this.#fills[index] ?? this.#text
          context.fillRect(left, top, width, height)
          if (width < ROOM_FOR_LETTER * across) continue
          const middle = left + width / 2
          // The letter stands on the plain colour, so that no pattern runs through it.
          context.fillStyle = this.#colours[index] ?? ''
          context.fillRect(middle - 6 * across, top, 12 * across, height)
          context.fillStyle = this.#text
          context.fillText(face.letter, middle, top + height / 2 + down)
        }
      },
    )
  }
}

/** Draws one tile of a pattern: thin marks on the colour, told apart without it. */
function fillOf(pattern: RegimeFace['pattern'], colour: string, mark: string): CanvasPattern | string {
  if (pattern === 'plain') return colour
  const canvas = document.createElement('canvas')
  canvas.width = TILE
  canvas.height = TILE
  const context = canvas.getContext('2d')
  if (context === null) return colour
  context.fillStyle = colour
  context.fillRect(0, 0, TILE, TILE)
  context.strokeStyle = mark
  context.fillStyle = mark
  context.globalAlpha = 0.55
  context.beginPath()
  if (pattern === 'dots')
    for (const [x, y] of [
      [1, 1],
      [5, 5],
    ] as const)
      context.rect(x, y, 2, 2)
  if (pattern === 'lines') context.rect(0, 3, TILE, 1.5)
  if (pattern === 'rising' || pattern === 'cross') strokeAcross(context, 1)
  if (pattern === 'falling' || pattern === 'cross') strokeAcross(context, -1)
  if (pattern === 'dots' || pattern === 'lines') context.fill()
  else context.stroke()
  return context.createPattern(canvas, 'repeat') ?? colour
}

/** A line from corner to corner and its parts in the neighbouring tiles, so that the tiles join. */
function strokeAcross(context: CanvasRenderingContext2D, direction: 1 | -1): void {
  for (const shift of [-TILE, 0, TILE]) {
    context.moveTo(shift, direction > 0 ? TILE : 0)
    context.lineTo(shift + TILE, direction > 0 ? 0 : TILE)
  }
}
