import process from 'node:process'
import { ensureWindow } from '../setup/debian.mjs'
import { electronSwitches, hasDisplay, withDisplay } from '../setup/display.mjs'
import { ensureElectron } from '../setup/electron.mjs'
import { withSetupLock } from '../setup/lock.mjs'
import { exitCodeOf, run } from '../setup/run.mjs'
import { passSignalsTo } from '../setup/signals.mjs'
import { serve } from './serve.mjs'

/**
 * Opens the workstation. Without a display it starts the server host instead, unless `--window` asks for a window on a
 * virtual display.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export async function start(context, args) {
  const display = hasDisplay(context.env)
  const userArgs = args.filter((argument) => argument !== '--window')
  if (!display && userArgs.length === args.length) {
    context.report.line('start', 'no display here, so the server host starts instead (npm start -- --window uses Xvfb)')
    return serve(context, userArgs)
  }
  const electron = await withSetupLock(context, async () => {
    await ensureWindow(context)
    return ensureElectron(context)
  })
  const switches = electronSwitches(context.env, { isRoot: process.getuid?.() === 0, display })
  return withDisplay(context.env, async (env) =>
    exitCodeOf(
      await run(electron, [...switches, context.root, ...userArgs], {
        cwd: context.root,
        env,
        output: 'inherit',
        onStart: passSignalsTo,
      }),
    ),
  )
}
