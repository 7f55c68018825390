/* oxlint-disable import/no-unassigned-import -- style sheets and the checker's setting act by being loaded */
import './state/jitless.ts'
import './theme/fonts.css'
import './theme/tokens.css'
import './theme/base.css'
import { createRoot } from 'react-dom/client'
import { KillPlate } from './kill/KillPlate.tsx'
import { link } from './state/desk.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('Invariant: the page has no root')
createRoot(root).render(
  <main aria-label="Kill control">
    <KillPlate />
  </main>,
)
link.start()
