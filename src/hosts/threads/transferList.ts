import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Handled } from '#engines/kernel/engine.ts'

const SLICE = 'MarketSlicePublished'

/**
 * The column blocks of the slices among an engine's outputs, so that they cross to the next thread without a copy. A
 * block that is only a part of its buffer, or shared, is copied instead: its owner still needs the rest.
 */
export function transferableColumns(handled: Handled): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = []
  for (const { envelope } of handled.emitted) {
    if (envelope.type !== SLICE) continue
    // Raised by the typed `emit` of the data engine.
    const { bars, quotes } = envelope.payload as MarketSlice
    for (const { buffer, byteLength } of [bars, quotes]) {
      const isWhole = buffer instanceof ArrayBuffer && byteLength > 0 && buffer.byteLength === byteLength
      if (isWhole && !buffers.includes(buffer)) buffers.push(buffer)
    }
  }
  return buffers
}
