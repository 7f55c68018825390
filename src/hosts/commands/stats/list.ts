import { EXIT, type Command } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { STATS_VERBS } from '../stats.ts'

/** `quarterdeck stats`: the list of its verbs, and the answer to one that is not there. */
export const statsCommand: Command = {
  name: 'stats',
  summary: 'Lists the statistics that a series can be asked for.',
  operands: [{ name: 'NAME', required: false, repeatable: true, help: 'One of the list, for example adf.' }],
  options: [JSON_OUTPUT],
  run: (context) => {
    const names = STATS_VERBS.map(({ name }) => name.slice('stats '.length))
    const asked = context.arguments.operand(0)
    if (asked !== null) {
      const message = `There is no statistic "${asked}"; quarterdeck stats knows ${names.join(', ')}.`
      return Promise.resolve(tellFailure(context, { code: 'STATISTIC_UNKNOWN', message }, EXIT.misused))
    }
    if (context.arguments.flag('json')) {
      const statistics = STATS_VERBS.map(({ summary }, index) => ({ name: names[index], summary }))
      context.print(JSON.stringify({ ok: true, statistics }))
      return Promise.resolve(EXIT.done)
    }
    const width = Math.max(...names.map((name) => name.length))
    for (const [index, { summary }] of STATS_VERBS.entries()) {
      context.print(`quarterdeck stats ${(names[index] ?? '').padEnd(width)}  ${summary}`)
    }
    return Promise.resolve(EXIT.done)
  },
}
