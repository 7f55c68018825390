/* oxlint-disable import/no-unassigned-import -- style sheets and the checker's setting act by being loaded */
import './state/jitless.ts'
import 'dockview-react/dist/styles/dockview.css'
import './theme/fonts.css'
import './theme/tokens.css'
import './theme/base.css'
import './theme/dock.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { link } from './state/desk.ts'
import { usePreferences } from './state/preferences.ts'
import { applyAppearance } from './theme/appearance.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('Invariant: the page has no root')
applyAppearance(usePreferences.getState().preferences)
createRoot(root).render(<App />)
link.start()
