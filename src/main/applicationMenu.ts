import { Menu } from 'electron'
import { type MenuActions, menuTemplate } from './menuTemplate.ts'

/** Sets the application menu. */
export function setApplicationMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions)))
}
