/** A workspace of the screen: its name, and the chord that goes there (`Ctrl+1`). */
interface WorkspaceEntry {
  readonly id: string
  readonly name: string
  readonly keys: string
}

/** Every workspace in the order of the rail and of the shell's menu; 7 is kept for the agents. */
export const WORKSPACE_LIST = [
  { id: 'desk', name: 'Desk', keys: 'Ctrl+1' },
  { id: 'charts', name: 'Charts', keys: 'Ctrl+2' },
  { id: 'approvals', name: 'Approvals', keys: 'Ctrl+3' },
  { id: 'blotter', name: 'Blotter', keys: 'Ctrl+4' },
  { id: 'risk', name: 'Risk', keys: 'Ctrl+5' },
  { id: 'lab', name: 'Lab', keys: 'Ctrl+6' },
  { id: 'journal', name: 'Journal', keys: 'Ctrl+8' },
  { id: 'data', name: 'Data', keys: 'Ctrl+9' },
  { id: 'features', name: 'Features', keys: 'Ctrl+Shift+F' },
] as const satisfies readonly WorkspaceEntry[]

/** Names of the workspaces as messages carry them. */
export type WorkspaceId = (typeof WORKSPACE_LIST)[number]['id']
