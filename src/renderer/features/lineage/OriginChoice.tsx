import type { LineageOrigin } from '#contracts/records/lineage.ts'
import { formatMoment } from '../../format/time.ts'
import { useRecords } from '../../state/tables.ts'
import dataStyles from '../data/Data.module.css'
import styles from './Lineage.module.css'
import { useLineage } from './lineageState.ts'
import { originWords } from './lineageWords.ts'

type Thing = Exclude<LineageOrigin, { kind: 'CORRECTION' }>

/** More of a kind than this make a list that nobody reads; older ones are opened from where they stand. */
const MOST = 40

/** Chooses what to ask about: the latest orders, proposals and signals. */
export function OriginChoice({ of }: { readonly of: LineageOrigin | null }) {
  const orders = useRecords('orders').toSorted((a, b) => b.tsLast - a.tsLast)
  const proposals = useRecords('proposals').toSorted((a, b) => b.tsCreated - a.tsCreated)
  const signals = useRecords('signals').toSorted((a, b) => b.tsEvent - a.tsEvent)
  const groups: readonly { readonly label: string; readonly items: readonly (readonly [Thing, string])[] }[] = [
    {
      label: 'Orders',
      items: orders
        .slice(0, MOST)
        .map((order) => [
          { kind: 'ORDER', id: order.clientOrderId },
          `${order.side} ${order.instrumentId} ${formatMoment(order.tsLast)}`,
        ]),
    },
    {
      label: 'Proposals',
      items: proposals
        .slice(0, MOST)
        .map((item) => [{ kind: 'PROPOSAL', id: item.proposalId }, `${item.proposalId} ${item.instrumentId}`]),
    },
    {
      label: 'Signals',
      items: signals
        .slice(0, MOST)
        .map((item) => [
          { kind: 'SIGNAL', id: item.key },
          `${item.direction} ${item.instrumentId} ${formatMoment(item.tsEvent)}`,
        ]),
    },
  ]
  const value = of === null || of.kind === 'CORRECTION' ? '' : valueOf(of)
  const isListed = groups.some(({ items }) => items.some(([thing]) => valueOf(thing) === value))
  return (
    <label className={dataStyles['filter']}>
      Where does this come from
      <select
        className={styles['pick']}
        value={value}
        onChange={({ target }) => {
          const chosen = groups.flatMap(({ items }) => items).find(([thing]) => valueOf(thing) === target.value)
          if (chosen !== undefined) useLineage.setState({ of: chosen[0] })
        }}
      >
        {value === '' ? <option value="">choose…</option> : null}
        {of === null || value === '' || isListed ? null : <option value={value}>{originWords(of)}</option>}
        {groups.map(({ label, items }) =>
          items.length === 0 ? null : (
            <optgroup key={label} label={label}>
              {items.map(([thing, words]) => (
                <option key={valueOf(thing)} value={valueOf(thing)}>
                  {words}
                </option>
              ))}
            </optgroup>
          ),
        )}
      </select>
    </label>
  )
}

function valueOf({ kind, id }: Thing): string {
  return `${kind} ${id}`
}
