import { EXIT, type Command } from '../../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { withBook } from './withBook.ts'

/** `quarterdeck experiments tag`: the only thing of a record that may be changed. */
export const experimentsTagCommand: Command = {
  name: 'experiments tag',
  summary: 'Adds tags to a recorded run and takes others off it.',
  operands: [
    { name: 'ID', required: true, help: 'The experiment; at least six characters of its id.' },
    { name: 'CHANGE', required: true, repeatable: true, dashed: true, help: '+word adds a tag, -word takes it off.' },
  ],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const { arguments: words } = context
    const changes = words.operandsFrom(1)
    const wrong = changes.find((change) => !/^[+-]./.test(change))
    if (wrong !== undefined) {
      const message = `A change of tags begins with + or -, for example +promising; "${wrong}" does not.`
      return Promise.resolve(tellFailure(context, { code: 'TAG_INVALID', message }, EXIT.misused))
    }
    return withBook(context, (book) => {
      const found = book.find(words.operand(0) ?? '')
      if (!found.ok) return tellFailure(context, found.failure)
      const marked = (sign: string): readonly string[] =>
        changes.filter((change) => change.startsWith(sign)).map((change) => change.slice(1))
      const changed = book.changeTags(found.reply, marked('+'), marked('-'))
      if (!changed.ok) return tellFailure(context, changed.failure)
      const { id } = found.reply
      if (words.flag('json')) context.print(JSON.stringify({ ok: true, id, tags: changed.reply }))
      else
        context.print(
          `${id.slice(0, 12)} ${changed.reply.length === 0 ? 'has no tags' : `#${changed.reply.join(' #')}`}`,
        )
      return EXIT.done
    })
  },
}
