import process from 'node:process'

/** The arguments of xvfb-run for a screen of the size the tests and pictures assume. */
export const virtualDisplay = ['-a', '-s', '-screen 0 1440x900x24']

/**
 * True when a window can be shown: always but on a Linux without X or Wayland.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [platform]
 */
export function hasDisplay(env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}

/**
 * The switches Electron needs on this machine: no sandbox as root (Chromium refuses it), no GPU under Xvfb, and the
 * platform hint where only Wayland is there.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {{ isRoot: boolean, display: boolean }} machine
 * @returns {string[]}
 */
export function electronSwitches(env, { isRoot, display }) {
  const switches = []
  if (isRoot) switches.push('--no-sandbox')
  if (!display) switches.push('--disable-gpu')
  else if (env['WAYLAND_DISPLAY'] && !env['DISPLAY']) switches.push('--ozone-platform-hint=auto')
  return switches
}
