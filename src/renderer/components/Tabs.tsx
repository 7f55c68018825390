import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import styles from './Tabs.module.css'

/** One leaf: what its tab says, a number beside it where there is something to count, and its content. */
export interface Leaf {
  readonly id: string
  readonly name: string
  readonly count?: number
  readonly content: ReactNode
}

interface TabsProps {
  readonly label: string
  readonly leaves: readonly Leaf[]
  readonly shown: string
  readonly onShow: (id: string) => void
}

/** Leaves one behind the other, moved through with the arrow keys; only the shown one is drawn. */
export function Tabs({ label, leaves, shown, onShow }: TabsProps) {
  return (
    <Base.Root className={styles['tabs']} value={shown} onValueChange={(next) => onShow(String(next))}>
      <Base.List className={styles['list']} aria-label={label}>
        {leaves.map(({ id, name, count }) => (
          <Base.Tab key={id} value={id} className={styles['tab']}>
            {name}
            {count === undefined ? null : (
              <>
                {' '}
                <span className={styles['count']}>{count}</span>
              </>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {leaves.map(({ id, content }) => (
        <Base.Panel key={id} value={id} className={styles['leaf']}>
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
