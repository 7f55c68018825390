import { expect, it } from 'vitest'
import { lineageCommand, lineageCorrectionCommand } from '#hosts/commands/lineage.ts'
import { identifier, type SignalId } from '#core/model/identifiers.ts'
import { lineageSchema } from '#contracts/records/lineage.ts'
import { ACME, buildOrder, buildProposal, REDUCING } from '../../../builders/trading.ts'
import { callVerb } from '../../../helpers/callVerb.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { JournalPen } from '../../../helpers/lineageBench.ts'

function folderWithOrder(): string {
  const folder = temporaryFolder()
  const order = buildOrder('exit', { signalId: identifier<SignalId>('A|b|c') })
  new JournalPen().session().proposal(buildProposal(order)).intended(order, REDUCING).write(folder)
  return folder
}

it('finds an order or a proposal by its id, in words, as JSON and as a chart', async () => {
  const folder = folderWithOrder()
  const words = await callVerb(lineageCommand, 'exit', '--data-dir', folder)
  expect(words).toMatchObject({ code: 0, err: '' })
  expect(words.out).toContain('order: BUY 10 ACME MARKET  (1970-01-12T13:46:42Z)')
  expect(words.out).toContain('    <- BUY 10 ACME MARKET (carried out, after 1.0 s)')
  expect(words.out).toContain('  - The signal A|b|c is not in the journal')
  const json = await callVerb(lineageCommand, 'proposal-exit', '--data-dir', folder, '--json')
  const { ok, ...told } = JSON.parse(json.out) as { readonly ok: boolean }
  expect(ok).toBe(true)
  expect(lineageSchema.parse(told).nodes.map(({ kind }) => kind)).toEqual(['PROPOSAL', 'ORDER'])
  expect((await callVerb(lineageCommand, 'exit', '--data-dir', folder, '--mermaid')).out).toMatch(/^flowchart LR\n/)
})

it('says what it does not know, and what makes no question', async () => {
  const folder = folderWithOrder()
  const unknown = await callVerb(lineageCommand, 'nothing', '--data-dir', folder, '--json')
  expect(unknown).toMatchObject({ code: 1 })
  expect(JSON.parse(unknown.out)).toMatchObject({ ok: false, code: 'LINEAGE_UNKNOWN' })
  expect(await callVerb(lineageCommand, 'x'.repeat(81), '--data-dir', folder)).toMatchObject({ code: 2 })
  const missing = await callVerb(lineageCommand, 'exit', '--data-dir', temporaryFolder())
  expect(missing).toMatchObject({ code: 1 })
  expect(missing.err).toContain('There is no journal at')
  const series = ['--instrument', ACME, '--interval', '1d', '--data-dir', folder]
  const wrong = await callVerb(lineageCorrectionCommand, ...series, '--from', 'yesterday')
  expect(wrong).toMatchObject({ code: 2 })
  expect(wrong.err).toContain('2026-01-05')
  const told = await callVerb(lineageCorrectionCommand, ...series, '--from', '2024-01-02', '--to', '2024-01-01')
  expect(told).toMatchObject({ code: 0 })
  expect(told.out).toContain(`correction: Bars of ${ACME} 1d, 2024-01-01T00:00:00Z to 2024-01-02T00:00:00Z`)
})
