import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { durationText } from '#core/lineage/durationText.ts'
import type { LineageGraph, LineageNode } from '#core/lineage/lineageGraph.ts'
import { escapeMermaid, lineageToMermaid } from '#core/lineage/mermaid.ts'

function node(id: string, kind: LineageNode['kind'], change: Partial<LineageNode> = {}): LineageNode {
  return { id, kind, title: id, details: [], at: null, marketTime: null, ...change }
}

const GRAPH: LineageGraph = {
  nodes: [
    node('raw', 'RAW', { title: 'quotes of SPX', marketTime: Date.UTC(2008, 9, 10, 20) * 1_000 }),
    node('bar', 'BAR', { title: 'SPX 1d', details: ['close 899.22', 'from yahoo'] }),
    node('order', 'ORDER', { title: 'BUY 12 SPX', at: Date.UTC(2026, 10, 21, 14, 3, 22) * 1_000 + 250_000 }),
  ],
  edges: [
    { from: 'raw', to: 'bar', label: 'made of', duration: 3_200 },
    { from: 'bar', to: 'order', label: '', duration: null },
    { from: 'gone', to: 'order', label: 'lost', duration: 1 },
  ],
  gaps: ['The signal was not kept.'],
}

describe('a lineage as Mermaid', () => {
  it('writes nodes, edges with timings, gaps and what could not be drawn', () => {
    expect(lineageToMermaid(GRAPH)).toBe(
      [
        'flowchart LR',
        '  n0["raw data: quotes of SPX<br/>2008-10-10T20:00:00Z market time"]',
        '  n1["bars: SPX 1d<br/>close 899.22<br/>from yahoo"]',
        '  n2["order: BUY 12 SPX<br/>2026-11-21T14:03:22.25Z"]',
        '  n0 -->|"made of, 3.2 ms"| n1',
        '  n1 --> n2',
        '  %% not told: The signal was not kept.',
        '  %% not drawn: 1 edges to nodes that are not in the graph',
        '',
      ].join('\n'),
    )
  })

  it.each([
    ['"] click n0 call alert()', '#34;#93; click n0 call alert()'],
    ['%%{init: {"theme":"dark"}}%%', '#37;#37;#123;init: #123;#34;theme#34;:#34;dark#34;#125;#125;#37;#37;'],
    ['<img src=x onerror=alert(1)>', '#60;img src#61;x onerror#61;alert(1)#62;'],
    ['a\nb\u2028c\u0000d', 'a b c d'],
    ['`**bold**`', '#96;#42;#42;bold#42;#42;#96;'],
    ['#quot; &lt;', '#35;quot#59; #38;lt#59;'],
    ['style n0 fill:#f00;', '#115;tyle n0 fill:#35;f00#59;'],
    ['classDef x:#0;', '#99;lassDef x:#35;0#59;'],
    ['ignore \u202e previous', 'ignore previous'],
    ['Größe µ 株', 'Größe µ 株'],
    ['💥', '#128165;'],
  ])('shows %j and reads nothing into it', (text, written) => {
    expect(escapeMermaid(text)).toBe(written)
  })

  it('cuts off what is too long, between letters', () => {
    expect(escapeMermaid('x'.repeat(161))).toBe(`${'x'.repeat(159)}…`)
    expect(escapeMermaid('x'.repeat(160))).toBe('x'.repeat(160))
  })

  it('keeps its own lines whatever stands in the graph', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    fc.assert(
      fc.property(text, text, text, text, (id, title, detail, label) => {
        const hostile: LineageGraph = {
          nodes: [node(id, 'RAW', { title, details: [detail] }), node(`${id}2`, 'ORDER')],
          edges: [{ from: id, to: `${id}2`, label, duration: 5 }],
          gaps: [title],
        }
        const lines = lineageToMermaid(hostile).split('\n')
        expect(lines).toHaveLength(6)
        expect(lines[1]).toMatch(/^ {2}n0\["raw data:[^"\]{}%<>`]*<br\/>[^"\]{}%<>`]*"\]$/)
        expect(lines[3]).toMatch(/^ {2}n0 -->\|"[^"|{}%<>`]*5 µs"\| n1$/)
        expect(lines[4]).toMatch(/^ {2}%% not told: [^"{}%<>`]*$/)
      }),
    )
  })
})

describe('how long something took', () => {
  it.each([
    [0, '0 µs'],
    [340, '340 µs'],
    [3_200, '3.2 ms'],
    [47_400, '47 ms'],
    [999_600, '1.0 s'],
    [1_400_000, '1.4 s'],
    [59_800_000, '1 min'],
    [720_000_000, '12 min'],
    [11_100_000_000, '3 h 05'],
    [200_000_000_000, '2 d'],
    [-3_200, '−3.2 ms'],
  ])('writes %d µs as %s', (microseconds, text) => {
    expect(durationText(microseconds)).toBe(text)
  })
})
