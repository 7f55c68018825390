import { existsSync } from 'node:fs'
import process from 'node:process'
import { ensureDebianPackages, isDebian } from './debian.mjs'
import { SetupError } from './report.mjs'

const systemChromiums = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * The Chromium that the browser tests drive, installed from Debian when root and missing. Also sets QUARTERDECK_CHROMIUM.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @returns {Promise<string>}
 */
export async function ensureChromium(context) {
  let found = await findChromium(context)
  if (found === null && isDebian() && process.getuid?.() === 0) {
    await ensureDebianPackages(context, ['chromium'], 'the browser tests', { required: true })
    found = await findChromium(context)
  }
  if (found === null) {
    throw new SetupError(
      'No Chromium was found for the browser tests.',
      'Run `npx playwright install chromium` (or apt-get install chromium), or set QUARTERDECK_CHROMIUM to its path.',
    )
  }
  context.env['QUARTERDECK_CHROMIUM'] = found
  return found
}

/**
 * @param {import('./project.mjs').SetupContext} context
 * @returns {Promise<string | null>}
 */
async function findChromium({ env }) {
  const named = env['QUARTERDECK_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    throw new SetupError(`QUARTERDECK_CHROMIUM names ${named}, which is not there.`, 'Correct or unset it.')
  }
  const system = systemChromiums.find((file) => existsSync(file))
  if (system !== undefined) return system
  const own = await playwrightChromium()
  return existsSync(own) ? own : null
}

/** Where `npx playwright install` puts its Chromium, whether or not it is there. */
async function playwrightChromium() {
  const { chromium } = await import('playwright-core')
  return chromium.executablePath()
}
