import { describe, expect, it } from 'vitest'
import { menuActionSchema, type MenuAction } from '#contracts/transport.ts'
import { WORKSPACE_LIST } from '#contracts/workspaces.ts'
import { KEYMAP } from '../../../src/renderer/app/keymap.ts'
import { menuTemplate } from '../../../src/main/menuTemplate.ts'

/** The entries of the menu that goes to places, and what choosing each of them asks of the screen. */
function places(): readonly (readonly [label: string, accelerator: string, action: MenuAction | undefined])[] {
  const chosen: MenuAction[] = []
  const nothing = (): void => undefined
  const template = menuTemplate({
    choose: (action) => chosen.push(action),
    kill: nothing,
    zoom: nothing,
    quit: nothing,
  })
  const go = template.find(({ label }) => label === '&Go')?.submenu
  if (!Array.isArray(go)) throw new Error('Invariant: the menu has places to go to')
  return go
    .filter(({ label }) => label !== undefined)
    .map(({ label = '', accelerator = '', click }) => {
      click?.({} as never, undefined, {})
      return [label, accelerator, chosen.pop()] as const
    })
}

describe('the application menu', () => {
  it('goes to the palette and to every workspace by the key that the screen has for it', () => {
    expect(places()).toEqual([
      ['Command &palette', 'CommandOrControl+K', 'palette'],
      ...WORKSPACE_LIST.map(({ id, name, keys }) => [
        name,
        keys.replace('Ctrl', 'CommandOrControl'),
        `workspace-${id}`,
      ]),
    ])
    expect(places()).toContainEqual(['Data', 'CommandOrControl+9', 'workspace-data'])
    expect(places()).toContainEqual(['Features', 'CommandOrControl+Shift+F', 'workspace-features'])
  })

  it('shows the chords that the keymap binds', () => {
    const bound = KEYMAP.filter(({ title }) => title.startsWith('Workspace '))
    expect(bound.map(({ command, chords, title }) => [command, chords[0], title])).toEqual(
      WORKSPACE_LIST.map(({ id, name, keys }) => [id, keys, `Workspace ${name}`]),
    )
  })

  it('asks for nothing that the screen would refuse', () => {
    for (const [, , action] of places()) expect(menuActionSchema.safeParse(action).success).toBe(true)
    expect(menuActionSchema.safeParse('workspace-attic').success).toBe(false)
  })
})
