import path from 'node:path'
import { createOrderIdMemory } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { Credentials } from '#adapters/secrets/vault.ts'
import { brokerCard } from '#contracts/brokerCards.ts'
import type { BrokerAccountEntry } from '#contracts/records/brokerAccounts.ts'
import { accountOf, openAccountsFile } from '../brokers/accountsFile.ts'
import { faultKitOf } from '../brokers/accountView.ts'
import { askConnection } from '../brokers/askAccount.ts'
import { brokerKeyName } from '../brokers/brokerKeys.ts'
import { readBrokerOrigins, type BrokerOrigins } from '../brokers/brokerOrigins.ts'
import { abilitiesOf, connectAccount, shapeOf } from '../brokers/brokerRegistry.ts'
import { openTokenFile } from '../brokers/tokenFile.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { systemUniform } from '../feeds/systemUniform.ts'
import { createSystemClock } from '../systemClock.ts'
import { faultKitText, toldLines } from './brokersText.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { withVault } from './keys/withVault.ts'

/** `quarterdeck brokers test`: one account, asked and closed again. Never sends an order. */
export const brokersTestCommand: Command = {
  name: 'brokers test',
  summary:
    'Opens a connected account, tells permissions, clock, orders, positions and what the venue can do, and closes it. Never sends an order. The passphrase of the vault is asked for unseen, or read from a pipe.',
  operands: [{ name: 'NAME', required: true, help: 'The id of an account; "quarterdeck brokers list" lists them.' }],
  options: [
    {
      name: 'broker-origin',
      kind: 'pair',
      value: 'BROKER=ADDRESS',
      repeatable: true,
      help: 'Asks a server of this machine instead of the broker, for tests: alpaca=http://127.0.0.1:8080.',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const origins = readBrokerOrigins(context.arguments.pairs('broker-origin'))
    if (!origins.ok) return Promise.resolve(tellFailure(context, origins.failure, EXIT.misused))
    const root = ownDataDirectory(context.arguments.text('data-dir'))
    const found = accountOf(openAccountsFile(root), context.arguments.operand(0) ?? '')
    if (!found.ok) return Promise.resolve(tellFailure(context, found.failure, EXIT.misused))
    const entry = found.reply
    const test = (credentials: Credentials): Promise<number> => ask(context, root, entry, credentials, origins.reply)
    if (brokerCard(entry.broker).key === null) return test({ key: '', secret: '' })
    return withVault(context, async (vault) => {
      const credentials = vault.get(brokerKeyName(entry.id))
      if (credentials !== null) return test(credentials)
      const message = `No key is kept for ${entry.id}; enter it with "quarterdeck keys set ${entry.id}".`
      return tellFailure(context, { code: 'BROKER_KEY_MISSING', message })
    })
  },
}

async function ask(
  context: CommandContext,
  root: string,
  entry: BrokerAccountEntry,
  credentials: Credentials,
  origins: BrokerOrigins,
): Promise<number> {
  const systemClock = createSystemClock()
  const clock = createFeedClock(systemClock)
  const connection = connectAccount(entry, credentials, {
    instruments: [],
    clock,
    uniform: systemUniform,
    origins,
    knownOrderIds: () => [],
    // No order is sent, so no number is drawn.
    orderIds: createOrderIdMemory,
    tokens: ({ key }) => openTokenFile(path.join(root, `${entry.id}.token`), key, clock),
    tickets: { write: () => Promise.reject(new Error('Invariant: a test writes no ticket')) },
  })
  const shape = shapeOf(entry, clock)
  const asked = await askConnection(connection, systemClock.now)
  if (!asked.ok) return tellFailure(context, asked.failure)
  const { told, report } = asked.reply
  const abilities = abilitiesOf(shape)
  const faultKit = faultKitOf(shape.venue)
  if (context.arguments.flag('json')) {
    const holdings = report?.unlisted ?? null
    context.print(JSON.stringify({ ok: true, id: entry.id, told, holdings, abilities, faultKit }))
    return EXIT.done
  }
  for (const line of toldLines(told)) context.print(line)
  for (const { what, quantity } of report?.unlisted ?? []) context.print(`holding      ${what}: ${quantity}`)
  const words = Object.entries(abilities).map(([name, value]) => `${name} ${String(value)}`)
  context.print(`can          ${words.join(', ')}`)
  context.print(`fault kit    ${faultKitText(faultKit)}`)
  return EXIT.done
}
