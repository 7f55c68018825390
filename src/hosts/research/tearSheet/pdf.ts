import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'] as const
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
] as const
const PATIENCE_MILLISECONDS = 60_000

type Environment = Readonly<Record<string, string | undefined>>

/** Finds a browser of the Chromium family: CHROME_PATH, else one of the usual names; null when there is none. */
export function findChromium(environment: Environment): string | null {
  const own = environment['CHROME_PATH']
  if (own !== undefined && own !== '') return isProgram(own) ? own : null
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const endings = process.platform === 'win32' ? ['.exe'] : ['']
  const onPath = folders.flatMap((folder) =>
    NAMES.flatMap((name) => endings.map((ending) => path.join(folder, `${name}${ending}`))),
  )
  return [...onPath, ...PLACES].find(isProgram) ?? null
}

/** Prints a page that needs nothing else to a PDF file, with a browser that is there; says in one sentence why not. */
export async function printPdf(page: string, file: string, environment: Environment): Promise<CommandResult<string>> {
  const browser = findChromium(environment)
  if (browser === null) {
    const message =
      'A PDF needs Chromium or Chrome, and none was found; install one, name it in CHROME_PATH, or export html and print it.'
    return refused('NO_BROWSER', message)
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-pdf-'))
  try {
    const source = path.join(folder, 'page.html')
    writeFileSync(source, page)
    const options = ['--headless', '--disable-gpu', '--no-first-run', '--no-pdf-header-footer']
    // Chromium refuses to run as root with its sandbox. The page is our own and has no script.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    await promisify(execFile)(
      browser,
      [...options, ...sandbox, `--user-data-dir=${folder}`, `--print-to-pdf=${file}`, pathToFileURL(source).href],
      { timeout: PATIENCE_MILLISECONDS },
    )
    return existsSync(file)
      ? accepted(browser)
      : refused('PDF_FAILED', `${browser} ended without having written ${file}; export html and print it instead.`)
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return refused('PDF_FAILED', `${browser} could not print the page (${why}); export html and print it instead.`)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
