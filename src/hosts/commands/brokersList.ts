import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { BROKER_CARDS } from '#contracts/brokerCards.ts'
import { openAccountsFile } from '../brokers/accountsFile.ts'
import { accountView } from '../brokers/accountView.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { columns } from './control/figures.ts'
import { faultKitText } from './brokersText.ts'

/** `quarterdeck brokers list`: the connected accounts. Nobody is asked. */
export const brokersListCommand: Command = {
  name: 'brokers list',
  summary: 'Lists the connected accounts with what their venues can do, and every broker an account can be added at.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const read = openAccountsFile(ownDataDirectory(context.arguments.text('data-dir'))).read()
    if (!read.ok) return Promise.resolve(tellFailure(context, read.failure))
    const accounts = read.reply.map((entry) => accountView(entry, false, null))
    const brokers = BROKER_CARDS.map(({ id, name, environments }) => ({ id, name, environments }))
    if (context.arguments.flag('json')) {
      // Whether a key is kept stands in the vault, which is not opened for this.
      const told = accounts.map(({ key: id, broker, environment, name, venue, abilities, faultKit }) => ({
        id,
        broker,
        environment,
        name,
        venue,
        abilities,
        faultKit,
      }))
      context.print(JSON.stringify({ ok: true, accounts: told, brokers }))
      return Promise.resolve(EXIT.done)
    }
    if (accounts.length === 0) context.print('No account is connected; add one in the workspace Data, panel Accounts.')
    else {
      const rows = accounts.map((account) => [
        account.key,
        account.brokerName,
        account.environment,
        account.name,
        faultKitText(account.faultKit),
      ])
      context.print(columns([['ACCOUNT', 'BROKER', 'MONEY', 'NAME', 'FAULT KIT'], ...rows]))
    }
    context.print(`Brokers: ${brokers.map(({ id, environments }) => `${id} (${environments.join(', ')})`).join('; ')}`)
    return Promise.resolve(EXIT.done)
  },
}
