import { Dialog } from '../components/Dialog.tsx'
import { Scroll } from '../components/Scroll.tsx'
import { KEYMAP } from './keymap.ts'
import type { Binding, Scope } from './keymap.ts'
import styles from './ShortcutSheet.module.css'

const SCOPES: readonly { readonly scope: Scope; readonly title: string }[] = [
  { scope: 'approval', title: 'On the approval card' },
  { scope: 'chart', title: 'On a chart' },
  { scope: 'orders', title: 'On the orders' },
  { scope: 'lab', title: 'In the Lab' },
  { scope: 'watchlist', title: 'On a watchlist of your own' },
  { scope: 'depth', title: 'On the depth ladder' },
  { scope: 'backfills', title: 'On the fetches of missing bars' },
  { scope: 'trades', title: 'On the trade journal' },
  { scope: 'app', title: 'Everywhere' },
]

/** Every key, by where it holds. */
export function ShortcutSheet() {
  return (
    <Dialog title="Keyboard shortcuts" wide>
      <Scroll className={styles['sheet']} label="Shortcuts">
        <section>
          <h3>On the whole system (set up by the desktop application)</h3>
          <dl>
            <dt>
              <kbd>Ctrl+Alt+Shift+K</kbd>
            </dt>
            <dd>KILL, without asking</dd>
          </dl>
        </section>
        {SCOPES.map(({ scope, title }) => (
          <section key={scope}>
            <h3>{title}</h3>
            <dl>
              {(KEYMAP as readonly Binding[])
                .filter((binding) => binding.scope === scope && binding.chords.length > 0)
                .map((binding) => (
                  <div key={binding.command}>
                    <dt>
                      {binding.chords.map((chord) => (
                        <kbd key={chord}>{chord}</kbd>
                      ))}
                    </dt>
                    <dd>{binding.title}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </Scroll>
    </Dialog>
  )
}
