import type { InstrumentId } from '#core/model/identifiers.ts'

/** The id of an instrument, shortened where there is no room; whole on hover. */
export function InstrumentName({ id }: { readonly id: InstrumentId }) {
  return (
    <span title={id}>
      <strong>{id}</strong>
    </span>
  )
}
