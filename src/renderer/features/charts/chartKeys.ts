import type { BarInterval } from '#core/model/bar.ts'
import { isSingleCharacter, chordOf } from '../../app/chord.ts'
import type { KeyPress } from '../../app/chord.ts'
import { commandOf } from '../../app/keymap.ts'
import { INTERVALS } from './intervals.ts'

/** What a key asks of a chart. */
export type ChartKey =
  | { readonly kind: 'cursor'; readonly index: number | null }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'table' }
  | { readonly kind: 'interval'; readonly interval: BarInterval }
  | { readonly kind: 'search'; readonly query: string }

/** Reads a key pressed on a chart of `count` bars with the cursor at `cursor`; null when the chart has no use for it. */
export function chartKey(press: KeyPress, cursor: number | null, count: number): ChartKey | null {
  const last = count - 1
  const at = cursor ?? last + 1
  switch (commandOf(press, 'chart')) {
    case 'barBack':
      return { kind: 'cursor', index: count === 0 ? null : Math.max(0, at - 1) }
    case 'barForward':
      return { kind: 'cursor', index: count === 0 ? null : Math.min(last, at + 1) }
    case 'firstBar':
      return { kind: 'cursor', index: count === 0 ? null : 0 }
    case 'lastBar':
      return { kind: 'cursor', index: null }
    case 'zoomIn':
      return { kind: 'zoom', factor: 1.25 }
    case 'zoomOut':
      return { kind: 'zoom', factor: 0.8 }
    case 'barTable':
      return { kind: 'table' }
    case 'findSymbol':
      return { kind: 'search', query: '@' }
    default:
      return plainKey(chordOf(press))
  }
}

function plainKey(chord: string): ChartKey | null {
  if (!isSingleCharacter(chord)) return null
  const interval = /^[1-9]$/.test(chord) ? INTERVALS[Number(chord) - 1] : undefined
  if (interval !== undefined) return { kind: 'interval', interval }
  return /^[A-Z]$/.test(chord) ? { kind: 'search', query: `@${chord}` } : null
}
