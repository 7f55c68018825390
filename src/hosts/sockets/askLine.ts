import { connect } from 'node:net'

/**
 * Sends one line to a socket of the workstation and returns the line it answers; null when none comes in time. Kept free
 * of everything heavy: most of the time of `quarterdeck kill` is the start of its process.
 */
export function askLine(
  path: string,
  line: string,
  limits: { readonly timeoutMilliseconds: number; readonly maxAnswer: number },
): Promise<string | null> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(path)
    const finish = (answer: string | null): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(limits.timeoutMilliseconds, () => finish(null))
    socket.setEncoding('utf8')
    socket.on('connect', () => socket.write(`${line}\n`))
    socket.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (end >= 0) finish(text.slice(0, end))
      else if (text.length > limits.maxAnswer) finish(null)
    })
    socket.on('error', () => finish(null))
    socket.on('close', () => finish(null))
  })
}
