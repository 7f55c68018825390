import { chordOf, isSingleCharacter } from './chord.ts'
import type { KeyPress } from './chord.ts'

/** Where a binding holds: everywhere, or only with the focus inside a panel of that kind. */
export type Scope = 'app' | 'approval' | 'chart' | 'orders' | 'lab' | 'watchlist' | 'depth' | 'backfills' | 'trades'

/** One binding. `weighty` marks what has consequences: it may never be a single character. */
export interface Binding {
  readonly command: string
  readonly scope: Scope
  readonly chords: readonly string[]
  readonly title: string
  readonly weighty?: true
}

/** Every key of the workstation; the shortcut sheet, the palette and the dispatch read this one table. */
export const KEYMAP = [
  { command: 'palette', scope: 'app', chords: ['Ctrl+K', 'Ctrl+Shift+P'], title: 'Command palette' },
  { command: 'symbols', scope: 'app', chords: ['/', 'Ctrl+/'], title: 'Search symbols' },
  { command: 'desk', scope: 'app', chords: ['Ctrl+1'], title: 'Workspace Desk' },
  { command: 'charts', scope: 'app', chords: ['Ctrl+2'], title: 'Workspace Charts' },
  { command: 'approvals', scope: 'app', chords: ['Ctrl+3'], title: 'Workspace Approvals' },
  { command: 'blotter', scope: 'app', chords: ['Ctrl+4'], title: 'Workspace Blotter' },
  { command: 'risk', scope: 'app', chords: ['Ctrl+5'], title: 'Workspace Risk' },
  { command: 'lab', scope: 'app', chords: ['Ctrl+6'], title: 'Workspace Lab' },
  { command: 'journal', scope: 'app', chords: ['Ctrl+8'], title: 'Workspace Journal' },
  { command: 'data', scope: 'app', chords: ['Ctrl+9'], title: 'Workspace Data' },
  { command: 'features', scope: 'app', chords: ['Ctrl+Shift+F'], title: 'Workspace Features' },
  { command: 'lastWorkspace', scope: 'app', chords: ['Ctrl+Tab'], title: 'Last workspace' },
  { command: 'nextRegion', scope: 'app', chords: ['F6'], title: 'Next region' },
  { command: 'previousRegion', scope: 'app', chords: ['Shift+F6'], title: 'Previous region' },
  { command: 'nextGroup', scope: 'app', chords: ['Ctrl+F6'], title: 'Next panel group' },
  { command: 'maximise', scope: 'app', chords: ['Ctrl+M'], title: 'Maximise or restore the panel group' },
  { command: 'resetLayout', scope: 'app', chords: [], title: 'Reset the layout of this workspace' },
  { command: 'toggleTray', scope: 'app', chords: ['Ctrl+B'], title: 'Open or close the approval tray' },
  {
    command: 'lineage',
    scope: 'app',
    chords: [],
    title: 'Where does this come from (lineage of orders and corrections)',
  },
  { command: 'focusApproval', scope: 'app', chords: ['F8'], title: 'Focus the approval that expires soonest' },
  { command: 'pauseEntries', scope: 'app', chords: ['Ctrl+Shift+F9'], title: 'Pause entries', weighty: true },
  {
    command: 'cancelEntries',
    scope: 'app',
    chords: ['Ctrl+Shift+X'],
    title: 'Cancel all working entries (preview)',
    weighty: true,
  },
  { command: 'orderTicket', scope: 'app', chords: ['Ctrl+Shift+O'], title: 'Order ticket (makes a proposal)' },
  {
    command: 'whyNot',
    scope: 'app',
    chords: ['Ctrl+Shift+Y'],
    title: 'Why not? (what stands in the way of an entry, and what was refused)',
  },
  { command: 'newSession', scope: 'app', chords: ['Ctrl+Shift+S'], title: 'Start a session' },
  { command: 'importBars', scope: 'app', chords: ['Ctrl+I'], title: 'Import bars from a CSV file' },
  { command: 'settings', scope: 'app', chords: ['Ctrl+,'], title: 'Settings' },
  { command: 'glossary', scope: 'app', chords: ['F1'], title: 'Help: glossary of every figure and feature' },
  { command: 'shortcuts', scope: 'app', chords: ['?', 'Shift+F1'], title: 'Keyboard shortcuts' },
  { command: 'playPause', scope: 'app', chords: ['Ctrl+Space'], title: 'Play or pause the market' },
  { command: 'stepMarket', scope: 'app', chords: ['Ctrl+ArrowRight'], title: 'Step the market once' },
  { command: 'runBacktest', scope: 'app', chords: ['Ctrl+Shift+B'], title: 'Run the backtest of the Lab form' },
  {
    command: 'approve',
    scope: 'approval',
    chords: ['Ctrl+Enter'],
    title: 'Approve (ignored until armed)',
    weighty: true,
  },
  {
    command: 'reject',
    scope: 'approval',
    chords: ['Ctrl+Backspace'],
    title: 'Reject, then 1 to 6 for the reason',
    weighty: true,
  },
  { command: 'modify', scope: 'approval', chords: ['E'], title: 'Change size or limit' },
  { command: 'details', scope: 'approval', chords: ['D'], title: 'Details' },
  { command: 'previousProposal', scope: 'approval', chords: ['['], title: 'Previous approval' },
  { command: 'nextProposal', scope: 'approval', chords: [']'], title: 'Next approval' },
  { command: 'barBack', scope: 'chart', chords: ['ArrowLeft'], title: 'Bar cursor left' },
  { command: 'barForward', scope: 'chart', chords: ['ArrowRight'], title: 'Bar cursor right' },
  { command: 'firstBar', scope: 'chart', chords: ['Home'], title: 'First loaded bar' },
  { command: 'lastBar', scope: 'chart', chords: ['End'], title: 'Latest bar' },
  { command: 'zoomIn', scope: 'chart', chords: ['+', '='], title: 'Zoom in' },
  { command: 'zoomOut', scope: 'chart', chords: ['-'], title: 'Zoom out' },
  { command: 'barTable', scope: 'chart', chords: ['T'], title: 'Bars as a table' },
  { command: 'findSymbol', scope: 'chart', chords: ['@'], title: 'Search a symbol (other letters too)' },
  {
    command: 'cancelOrder',
    scope: 'orders',
    chords: ['Ctrl+Delete'],
    title: 'Cancel the order under the cursor (preview)',
    weighty: true,
  },
  {
    command: 'orderLineage',
    scope: 'orders',
    chords: ['Ctrl+L'],
    title: 'Where does the order under the cursor come from',
  },
  { command: 'proposalLineage', scope: 'approval', chords: ['Ctrl+L'], title: 'Where does this proposal come from' },
  { command: 'editNote', scope: 'trades', chords: ['E'], title: 'Write beside the trade under the cursor' },
  { command: 'cancelRun', scope: 'lab', chords: ['Ctrl+.'], title: 'Cancel the run' },
  { command: 'removeSymbol', scope: 'watchlist', chords: ['Delete'], title: 'Take the symbol off the list' },
  { command: 'symbolUp', scope: 'watchlist', chords: ['Ctrl+ArrowUp'], title: 'Move the symbol up' },
  { command: 'symbolDown', scope: 'watchlist', chords: ['Ctrl+ArrowDown'], title: 'Move the symbol down' },
  { command: 'centreLadder', scope: 'depth', chords: ['C'], title: 'Centre the ladder on the price' },
  { command: 'cancelBackfill', scope: 'backfills', chords: ['Ctrl+Delete'], title: 'Stop the fetch under the cursor' },
] as const satisfies readonly Binding[]

/** Names of everything that can be bound. */
export type CommandId = (typeof KEYMAP)[number]['command']

/** Returns the command that a key press means in a scope, or null. */
export function commandOf(press: KeyPress, scope: Scope): CommandId | null {
  const chord = chordOf(press)
  const found = KEYMAP.find(
    (binding) => binding.scope === scope && (binding.chords as readonly string[]).includes(chord),
  )
  return found?.command ?? null
}

/** Returns the first chord of a command for hints beside buttons. */
export function keysOf(command: CommandId): string | undefined {
  return (KEYMAP.find((binding) => binding.command === command) as Binding | undefined)?.chords[0]
}

/** Lists what is wrong with a map: one chord for two commands in reach of each other, or a weighty single character. */
export function keymapConflicts(bindings: readonly Binding[]): readonly string[] {
  const conflicts: string[] = []
  for (const [index, one] of bindings.entries()) {
    for (const chord of one.chords) {
      if (one.weighty === true && isSingleCharacter(chord))
        conflicts.push(`${one.command}: ${chord} is a single character`)
      if (one.weighty === true && chord === 'Ctrl+Shift+P') conflicts.push(`${one.command}: ${chord} is taken by habit`)
      const others = bindings
        .slice(index + 1)
        .filter((other) => other.chords.includes(chord) && inReach(one.scope, other.scope))
      for (const other of others) conflicts.push(`${one.command} and ${other.command}: ${chord}`)
    }
  }
  return conflicts
}

function inReach(one: Scope, other: Scope): boolean {
  return one === other || one === 'app' || other === 'app'
}
