import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuAction } from '#contracts/transport.ts'

/** What the menu can do; the rest the screen does itself. */
export interface MenuActions {
  choose(action: MenuAction): void
  kill(): void
  zoom(direction: -1 | 0 | 1): void
  quit(): void
}

const WORKSPACES: readonly (readonly [label: string, action: MenuAction])[] = [
  ['Desk', 'workspace-desk'],
  ['Charts', 'workspace-charts'],
  ['Approvals', 'workspace-approvals'],
  ['Blotter', 'workspace-blotter'],
  ['Risk', 'workspace-risk'],
  ['Lab', 'workspace-lab'],
]
const THEMES: readonly (readonly [label: string, action: MenuAction])[] = [
  ['Dark', 'theme-dark'],
  ['Light', 'theme-light'],
  ['As the system', 'theme-system'],
]

/** Sets the application menu. Keys that the screen handles itself are shown but not taken from it. */
export function setApplicationMenu(actions: MenuActions): void {
  const item = (label: string, action: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.choose(action),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  const template: MenuItemConstructorOptions[] = [
    {
      label: '&File',
      submenu: [
        item('&Import bars…', 'import'),
        { type: 'separator' },
        { label: '&Kill: stop everything', click: actions.kill },
        { type: 'separator' },
        { label: '&Quit', accelerator: 'CommandOrControl+Q', click: actions.quit },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&Go',
      submenu: [
        item('Command &palette', 'palette', 'CommandOrControl+K'),
        { type: 'separator' },
        ...WORKSPACES.map(([label, action], index) => item(label, action, `CommandOrControl+${index + 1}`)),
        item('Journal', 'workspace-journal', 'CommandOrControl+8'),
      ],
    },
    {
      label: '&View',
      submenu: [
        { label: '&Theme', submenu: THEMES.map(([label, action]) => item(label, action)) },
        { type: 'separator' },
        { label: 'Zoom in', accelerator: 'CommandOrControl+Plus', click: () => actions.zoom(1) },
        { label: 'Zoom out', accelerator: 'CommandOrControl+-', click: () => actions.zoom(-1) },
        { label: 'Natural size', accelerator: 'CommandOrControl+0', click: () => actions.zoom(0) },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
