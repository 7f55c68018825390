import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { brokerCard } from '#contracts/brokerCards.ts'
import { accountOf, openAccountsFile } from '../brokers/accountsFile.ts'
import { brokerKeyName } from '../brokers/brokerKeys.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { createSystemClock } from '../systemClock.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { withVault } from './keys/withVault.ts'

const SOURCE = {
  name: 'SOURCE',
  required: true,
  help: 'The id of a source ("quarterdeck data sources") or of a connected account ("quarterdeck brokers list").',
}
const FROM_INPUT = 'Passphrase and key are asked for unseen, or read line by line from a pipe; never from arguments.'

/** `quarterdeck keys list`: for which sources a key is kept. */
export const keysListCommand: Command = {
  name: 'keys list',
  summary: `Lists the sources whose keys are kept, never the keys. ${FROM_INPUT}`,
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    withVault(context, (vault) => {
      const kept = vault.kept()
      if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, kept }))
      else if (kept.length === 0) context.print('No keys are kept; everything essential works without one.')
      else for (const { name, addedAt } of kept) context.print(`${name}  since ${formatTimestamp(addedAt)}`)
      return Promise.resolve(EXIT.done)
    }),
}

/** `quarterdeck keys set`: keeps the key of a source. */
export const keysSetCommand: Command = {
  name: 'keys set',
  summary: `Keeps the key of a source in the vault. ${FROM_INPUT}`,
  operands: [SOURCE],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const card = keyedPlace(context)
    if (card === null) return unknownSource(context)
    return withVault(context, async (vault, lines) => {
      const key = (await lines.ask(`Key of ${card.name}:`))?.trim() ?? ''
      const secret = (await lines.ask('Secret that belongs to it (empty when there is none):'))?.trim() ?? ''
      if (key === '') {
        const message = 'No key was given, so nothing was changed; give it as the line after the passphrase.'
        return tellFailure(context, { code: 'KEY_MISSING', message }, EXIT.misused)
      }
      const kept = vault.set(card.keptAs, { key, secret, addedAt: createSystemClock().now() })
      return kept.ok
        ? tellDone(context, card.id, `The key of ${card.name} is kept.`)
        : tellFailure(context, kept.failure)
    })
  },
}

/** `quarterdeck keys remove`: forgets the key of a source. */
export const keysRemoveCommand: Command = {
  name: 'keys remove',
  summary: `Forgets the key of a source. ${FROM_INPUT}`,
  operands: [SOURCE],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const sourceId = context.arguments.operand(0) ?? ''
    return withVault(context, (vault) => {
      const removed = vault.remove(keyedPlace(context)?.keptAs ?? sourceId)
      const code = removed.ok
        ? tellDone(context, sourceId, `No key of ${sourceId} is kept any more; end it at the source as well.`)
        : tellFailure(context, removed.failure)
      return Promise.resolve(code)
    })
  },
}

function tellDone(context: CommandContext, sourceId: string, words: string): number {
  context.print(context.arguments.flag('json') ? JSON.stringify({ ok: true, sourceId }) : words)
  return EXIT.done
}

/** What a key is for: a source of data, or a connected account by its id. */
function keyedPlace(
  context: CommandContext,
): { readonly id: string; readonly keptAs: string; readonly name: string } | null {
  const wanted = context.arguments.operand(0) ?? ''
  const card = FEED_CARDS.find(({ id }) => id === wanted)
  if (card !== undefined) return card.key === 'none' ? null : { id: card.id, keptAs: card.id, name: card.name }
  const account = accountOf(openAccountsFile(ownDataDirectory(context.arguments.text('data-dir'))), wanted)
  if (!account.ok || brokerCard(account.reply.broker).key === null) return null
  const { id, name } = account.reply
  return { id, keptAs: brokerKeyName(id), name }
}

function unknownSource(context: CommandContext): Promise<number> {
  const keyed = FEED_CARDS.filter(({ key }) => key !== 'none').map(({ id }) => id)
  const message = `There is no source and no connected account "${context.arguments.operand(0) ?? ''}" that takes a key; sources that do are ${keyed.join(', ')}.`
  return Promise.resolve(tellFailure(context, { code: 'SOURCE_UNKNOWN', message }, EXIT.misused))
}
