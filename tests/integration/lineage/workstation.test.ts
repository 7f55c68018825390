import { expect, it } from 'vitest'
import type { Lineage, LineageOrigin } from '#contracts/records/lineage.ts'
import type { TableRecord } from '#contracts/uiState.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'

const { now } = createSystemClock()

async function command(
  workstation: Workstation,
  channel: 'data' | 'risk' | 'desk' | 'strategy',
  type: string,
  payload: unknown,
) {
  const result = await workstation.execute({ channel, type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.code} ${result.failure.message}`)
  return result.reply
}

async function lineage(workstation: Workstation, of: LineageOrigin): Promise<Lineage> {
  return (await command(workstation, 'desk', 'ReadLineage', { of })) as Lineage
}

/** Everything that led to a node, from step to step. */
function causesOf({ nodes, edges }: Lineage, id: string): ReadonlySet<string> {
  const found = new Set([id])
  for (let count = -1; count < found.size;) {
    count = found.size
    for (const { from, to } of edges) if (found.has(to)) found.add(from)
  }
  return new Set(nodes.filter((node) => found.has(node.id)).map(({ kind }) => kind))
}

it('leads from the fill of an approved order back to the bar and to what it was made of, and from that bar to the order', async () => {
  const folder = temporaryFolder()
  const workstation = await openRig(`${folder}/data`, resourcesWithSample(`${folder}/resources`))
  const begun = now()
  await command(workstation, 'desk', 'StartSession', {
    mode: 'SIM',
    source: { kind: 'simulator', seed: 7, startAt: 1_704_205_800_000_000 },
    startingCash: 50_000_000_000,
    currency: 'USD',
  })
  await until('the session', () => workstation.record('session', 'current')?.session.mode === 'SIM')
  await command(workstation, 'strategy', 'ConfigureStrategies', {
    strategies: [
      { strategyId: 'quick', kind: 'sma-cross', parameters: { fast: 2, slow: 5, side: 'long' }, enabled: true },
    ],
  })
  await command(workstation, 'data', 'SetMarketSpeed', { speed: 1_000 })
  await command(workstation, 'data', 'PlayMarket', {})
  const proposals = () => workstation.hub.tables.records('proposals') as readonly TableRecord<'proposals'>[]
  const queued = () => proposals().filter(({ status }) => status === 'QUEUED')
  await until('a proposal', () => queued().length > 0, 30_000)
  await until('the pause', () => workstation.record('session', 'current')?.playing === false)
  const [proposal] = queued()
  if (proposal === undefined) throw new Error('no proposal')
  await command(workstation, 'risk', 'ApproveProposal', {
    proposalId: proposal.proposalId,
    hash: proposal.hash,
    decision: { shownAt: now() - 2_000_000, armedAt: now() - 1_000_000, dwellMilliseconds: 2_000, ownView: 'FOR' },
    typedQuantity: proposal.tier === 2 ? proposal.quantity : null,
  })
  await command(workstation, 'data', 'PlayMarket', {})
  const fills = () => workstation.hub.tables.records('fills') as readonly TableRecord<'fills'>[]
  await until('the fill', () => fills().length > 0, 30_000)
  await command(workstation, 'data', 'PauseMarket', {})
  await until('rest', () => workstation.record('session', 'current')?.playing === false)
  const [fill] = fills()
  if (fill === undefined) throw new Error('no fill')

  const told = await lineage(workstation, { kind: 'ORDER', id: fill.clientOrderId })
  const fillNode = told.nodes.find(({ kind }) => kind === 'FILL')
  if (fillNode === undefined) throw new Error('no fill in the lineage')
  expect([...causesOf(told, fillNode.id)].toSorted()).toEqual([
    'BAR',
    'DECISION',
    'FEATURE',
    'FILL',
    'ORDER',
    'PROPOSAL',
    'RAW',
    'SIGNAL',
  ])
  for (const node of told.nodes) {
    if (node.at === null) continue
    expect(node.at, node.title).toBeGreaterThanOrEqual(begun)
    expect(node.at, node.title).toBeLessThanOrEqual(now())
  }
  const between = (from: string, to: string) => {
    const kinds = new Map(told.nodes.map(({ id, kind }) => [id, kind]))
    return told.edges.filter((edge) => kinds.get(edge.from) === from && kinds.get(edge.to) === to)
  }
  for (const [from, to] of [
    ['SIGNAL', 'PROPOSAL'],
    ['PROPOSAL', 'DECISION'],
    ['DECISION', 'ORDER'],
    ['ORDER', 'FILL'],
  ] as const) {
    const [edge] = between(from, to)
    expect(edge?.duration, `${from} to ${to}`).toBeGreaterThanOrEqual(0)
    expect(edge?.duration, `${from} to ${to}`).toBeLessThan(60_000_000)
  }
  const bar = told.nodes.find(({ kind }) => kind === 'BAR')
  const signal = told.nodes.find(({ kind }) => kind === 'SIGNAL')
  expect(bar?.marketTime).toBeLessThanOrEqual(signal?.marketTime ?? 0)
  expect(told.nodes.find(({ kind }) => kind === 'RAW')?.title).toBe('Market simulator, seed 7')

  const [, , instrumentId = '', interval = '', tsOpen = ''] = (bar?.id ?? '').split('|')
  const touched = await lineage(workstation, {
    kind: 'CORRECTION',
    instrumentId,
    interval,
    from: Number(tsOpen),
    to: Number(tsOpen),
  })
  expect(touched.nodes.filter(({ kind }) => kind === 'ORDER').map(({ details }) => details[0])).toContain(
    `id ${fill.clientOrderId}`,
  )
  expect(touched.nodes.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['CORRECTION', 'SIGNAL', 'PROPOSAL', 'DECISION', 'FILL']),
  )
  expect(
    await workstation.execute({ channel: 'desk', type: 'ReadLineage', payload: { of: { kind: 'ORDER', id: 'none' } } }),
  ).toMatchObject({
    ok: false,
    failure: { code: 'LINEAGE_UNKNOWN' },
  })
})
