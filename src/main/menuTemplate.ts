import type { MenuItemConstructorOptions } from 'electron'
import type { MenuAction } from '#contracts/transport.ts'
import { WORKSPACE_LIST } from '#contracts/workspaces.ts'

/** What the menu can do; the rest the screen does itself. */
export interface MenuActions {
  choose(action: MenuAction): void
  kill(): void
  zoom(direction: -1 | 0 | 1): void
  quit(): void
}

const THEMES: readonly (readonly [label: string, action: MenuAction])[] = [
  ['Dark', 'theme-dark'],
  ['Light', 'theme-light'],
  ['As the system', 'theme-system'],
]

/** The application menu. Keys that the screen handles itself are shown but not taken from it. */
export function menuTemplate(actions: MenuActions): MenuItemConstructorOptions[] {
  const item = (label: string, action: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.choose(action),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  return [
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
        ...WORKSPACE_LIST.map(({ id, name, keys }) =>
          item(name, `workspace-${id}`, keys.replace('Ctrl', 'CommandOrControl')),
        ),
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
}
