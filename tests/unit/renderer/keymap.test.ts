import { describe, expect, it } from 'vitest'
import { chordOf } from '../../../src/renderer/app/chord.ts'
import type { KeyPress } from '../../../src/renderer/app/chord.ts'
import { commandOf, KEYMAP, keymapConflicts } from '../../../src/renderer/app/keymap.ts'
import { nextRegion } from '../../../src/renderer/app/regions.ts'
import { chartKey } from '../../../src/renderer/features/charts/chartKeys.ts'

function press(key: string, change: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...change }
}

describe('the keyboard map', () => {
  it('has no conflict', () => {
    expect(keymapConflicts(KEYMAP)).toEqual([])
  })

  it('finds the conflicts it is asked about', () => {
    expect(
      keymapConflicts([
        { command: 'one', scope: 'app', chords: ['Ctrl+K'], title: '' },
        { command: 'two', scope: 'chart', chords: ['Ctrl+K'], title: '' },
        { command: 'three', scope: 'approval', chords: ['Y'], title: '', weighty: true },
        { command: 'four', scope: 'app', chords: ['Ctrl+Shift+P'], title: '', weighty: true },
      ]),
    ).toEqual(['one and two: Ctrl+K', 'three: Y is a single character', 'four: Ctrl+Shift+P is taken by habit'])
  })

  it('lets two panels use one key', () => {
    expect(
      keymapConflicts([
        { command: 'one', scope: 'chart', chords: ['T'], title: '' },
        { command: 'two', scope: 'approval', chords: ['T'], title: '' },
      ]),
    ).toEqual([])
  })

  it('approves on no key but Ctrl+Enter, and only on the card', () => {
    expect(KEYMAP.filter(({ command }) => command === 'approve').map(({ scope, chords }) => [scope, chords])).toEqual([
      ['approval', ['Ctrl+Enter']],
    ])
    expect(commandOf(press('Enter'), 'approval')).toBeNull()
    expect(commandOf(press(' '), 'approval')).toBeNull()
    expect(commandOf(press('Enter', { ctrlKey: true }), 'app')).toBeNull()
  })

  it.each([
    [press('k', { ctrlKey: true }), 'Ctrl+K'],
    [press('P', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+P'],
    [press('!', { ctrlKey: true, code: 'Digit1' }), 'Ctrl+1'],
    [press('?', { shiftKey: true }), '?'],
    [press('F9', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+F9'],
    [press(' ', { ctrlKey: true }), 'Ctrl+Space'],
    [press('k', { metaKey: true }), 'Ctrl+K'],
  ])('writes %o as a chord', (key, chord) => {
    expect(chordOf(key)).toBe(chord)
  })
})

describe('regions', () => {
  const all = ['mode', 'rail', 'main', 'tray', 'status', 'kill']

  it('go round in both directions', () => {
    let region: string | null = 'main'
    const seen: (string | null)[] = []
    for (let step = 0; step < 6; step += 1) {
      region = nextRegion(region, all, 1)
      seen.push(region)
    }
    expect(seen).toEqual(['tray', 'status', 'mode', 'kill', 'rail', 'main'])
    expect(nextRegion('main', all, -1)).toBe('rail')
  })

  it('skip what is not on the page and start somewhere', () => {
    expect(nextRegion('main', ['main', 'status'], 1)).toBe('status')
    expect(nextRegion(null, all, 1)).toBe('main')
  })
})

describe('keys on a chart', () => {
  it('move a cursor over the bars and stop at the ends', () => {
    expect(chartKey(press('ArrowLeft'), null, 5)).toEqual({ kind: 'cursor', index: 4 })
    expect(chartKey(press('ArrowLeft'), 0, 5)).toEqual({ kind: 'cursor', index: 0 })
    expect(chartKey(press('ArrowRight'), 4, 5)).toEqual({ kind: 'cursor', index: 4 })
    expect(chartKey(press('Home'), 3, 5)).toEqual({ kind: 'cursor', index: 0 })
    expect(chartKey(press('End'), 3, 5)).toEqual({ kind: 'cursor', index: null })
    expect(chartKey(press('ArrowLeft'), null, 0)).toEqual({ kind: 'cursor', index: null })
  })

  it('zoom, switch to the table, choose the bar length and search', () => {
    expect(chartKey(press('+', { shiftKey: true }), null, 5)).toEqual({ kind: 'zoom', factor: 1.25 })
    expect(chartKey(press('t'), null, 5)).toEqual({ kind: 'table' })
    expect(chartKey(press('5'), null, 5)).toEqual({ kind: 'interval', interval: '1d' })
    expect(chartKey(press('n'), null, 5)).toEqual({ kind: 'search', query: '@N' })
    expect(chartKey(press('n', { ctrlKey: true }), null, 5)).toBeNull()
  })
})
