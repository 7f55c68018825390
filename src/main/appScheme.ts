import { protocol } from 'electron'

/** Origin of every page of the shell. */
export const APP_ORIGIN = 'app://quarterdeck'

/** Declares the scheme; must run before Electron is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}
