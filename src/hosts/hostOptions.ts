import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'

/** What a shell is told on its command line. */
export interface HostOptions {
  readonly dataDirectory: string
}

/** Reads the options of the Electron shell from its arguments; Chromium's own switches among them are left alone. */
export function readHostOptions(words: readonly string[]): HostOptions {
  const flag = '--data-dir'
  const index = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
  const word = words[index]
  const chosen =
    word === undefined ? null : word.startsWith(`${flag}=`) ? word.slice(flag.length + 1) : (words[index + 1] ?? null)
  return { dataDirectory: ownDataDirectory(chosen === '' ? null : chosen) }
}
