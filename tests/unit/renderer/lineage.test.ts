import { describe, expect, it } from 'vitest'
import { layOut, moveNode, NODE_SIZE } from '../../../src/renderer/features/lineage/layOut.ts'
import {
  causesOf,
  countWords,
  fileNameOf,
  originWords,
  readCorrection,
  whenWords,
} from '../../../src/renderer/features/lineage/lineageWords.ts'
import { placeBeside } from '../../../src/renderer/components/placeBeside.ts'
import { searchGlossary } from '../../../src/renderer/features/glossary/glossaryList.ts'
import { limitTerm } from '../../../src/renderer/features/risk/limitTerm.ts'
import { GLOSSARY } from '../../fixtures/deskGlossary.ts'
import { ORDER_LINEAGE } from '../../fixtures/deskLineage.ts'

describe('the drawing of a lineage', () => {
  const placed = layOut(ORDER_LINEAGE)
  const at = (id: string) => {
    const found = placed.find(({ node }) => node.id === id)
    if (found === undefined) throw new Error(`Invariant: ${id} was not placed`)
    return found
  }

  it('puts every cause left of what came of it, and no box on another', () => {
    expect(placed).toHaveLength(ORDER_LINEAGE.nodes.length)
    for (const { from, to } of ORDER_LINEAGE.edges) expect(at(from).x + NODE_SIZE.width).toBeLessThan(at(to).x)
    for (const [index, one] of placed.entries()) {
      for (const other of placed.slice(index + 1)) {
        const apart = Math.abs(one.x - other.x) >= NODE_SIZE.width || Math.abs(one.y - other.y) >= NODE_SIZE.height
        expect(apart, `${one.node.id} ${other.node.id}`).toBe(true)
      }
    }
  })

  it('is the same every time and bears loops, strangers and doubles', () => {
    expect(layOut(ORDER_LINEAGE)).toEqual(placed)
    const [first] = ORDER_LINEAGE.nodes
    if (first === undefined) throw new Error('Invariant: no node')
    const odd = {
      nodes: [first, first, { ...first, id: 'b' }],
      edges: [
        { from: 'raw', to: 'raw', label: '', duration: null },
        { from: 'raw', to: 'b', label: '', duration: null },
        { from: 'b', to: 'raw', label: '', duration: null },
        { from: 'raw', to: 'nowhere', label: '', duration: null },
      ],
      gaps: [],
    }
    expect(layOut(odd).map(({ node }) => node.id)).toEqual(['raw', 'b'])
    expect(layOut({ nodes: [], edges: [], gaps: [] })).toEqual([])
  })

  it('is walked with the arrow keys', () => {
    const move = (key: string, id: string) => moveNode(key, id, placed, ORDER_LINEAGE.edges)
    expect(move('ArrowRight', 'signal')).toBe('proposal')
    expect(move('ArrowLeft', 'order')).toBe('decision')
    expect(move('ArrowRight', 'fill')).toBeNull()
    expect(move('Home', 'fill')).toBe('raw')
    expect(move('End', 'raw')).toBe('fill')
    expect(move('x', 'raw')).toBeNull()
    expect(move('ArrowUp', 'raw')).toBeNull()
    expect(move('ArrowLeft', 'stranger')).toBe('raw')
  })
})

describe('the words of a lineage', () => {
  it('tell causes with their timings, counts and times', () => {
    expect(causesOf(ORDER_LINEAGE, 'order')).toEqual(['Approved by the trader: sent · 4.2 ms'])
    expect(causesOf(ORDER_LINEAGE, 'raw')).toEqual([])
    expect(countWords(ORDER_LINEAGE.nodes)).toBe(
      '1 piece of raw data, 1 run of bars, 2 features, 1 signal, 1 proposal, 1 decision, 1 order, 1 fill',
    )
    expect(whenWords({ at: null, marketTime: null })).toBe('time not kept')
  })

  it('name things and files', () => {
    expect(originWords({ kind: 'ORDER', id: 'REPLAY-3-00001' })).toBe('order REPLAY-3-00001')
    expect(fileNameOf({ kind: 'PROPOSAL', id: '../../etc/passwd' })).toBe('lineage-proposal--etc-passwd.mmd')
  })

  it.each([
    [{ instrumentId: '' }, 'Choose an instrument.'],
    [{ from: '' }, 'Give the time of the first bar that was corrected.'],
    [{ to: 'x' }, 'Give the time of the last bar that was corrected.'],
    [{ to: '2008-09-01T00:00' }, 'The last bar lies before the first one; swap the two times.'],
  ])('refuse a correction with %o', (part, problem) => {
    const form = { instrumentId: 'SPX.SAMPLE', interval: '1d', from: '2008-10-01T00:00', to: '2008-10-10T00:00' }
    expect(readCorrection({ ...form, ...part })).toEqual({ ok: false, problem })
    expect(readCorrection(form)).toEqual({
      ok: true,
      of: {
        kind: 'CORRECTION',
        instrumentId: 'SPX.SAMPLE',
        interval: '1d',
        from: Date.UTC(2008, 9, 1) * 1_000,
        to: Date.UTC(2008, 9, 10) * 1_000,
      },
    })
  })
})

describe('the glossary', () => {
  it('finds the term before what only mentions it', () => {
    const keys = (search: string, kind: 'FEATURE' | null = null) =>
      searchGlossary(GLOSSARY, search, kind).map(({ key }) => key)
    expect(keys('volatility')[0]).toBe('feature.realizedVolatility20')
    expect(keys('volatility')).toContain('figure.sharpe')
    expect(keys('volatility', 'FEATURE')).toEqual(['feature.realizedVolatility20'])
    expect(keys('no such word')).toEqual([])
    expect(keys('')).toHaveLength(GLOSSARY.length)
  })

  it('knows what limits measure', () => {
    expect(limitTerm('dayLossEmergency')).toBe('term.dayLoss')
    expect(limitTerm('messagesPerSecond')).toBe('limit.messagesPerSecond')
  })

  it('places a definition inside the window, below or above its anchor', () => {
    const window = { innerWidth: 1_000, innerHeight: 600 }
    expect(placeBeside({ left: 100, top: 80, bottom: 100 }, window)).toEqual({ left: 100, top: 104 })
    expect(placeBeside({ left: 900, top: 500, bottom: 520 }, window)).toEqual({ left: 632, bottom: 104 })
    expect(placeBeside({ left: -40, top: 10, bottom: 590 }, window)).toEqual({ left: 8, top: 594 })
  })
})
