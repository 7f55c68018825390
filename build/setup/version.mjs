/** The Node that set-up fetches where the system's does not fit. */
export const toolNodeVersion = '24.21.0'

/** better-sqlite3 13 is built for Node-API 10 and crashes the process on anything older. */
const oldestNodeApi = 10

/** Later majors are not tested with the native modules in use. */
const newestNodeMajor = 24

/**
 * Tells whether this Node can run the project: Node-API 10 or later (Node 22.14) and at most major 24.
 *
 * @param {{ node: string, napi?: string | undefined }} versions
 */
export function nodeFits(versions) {
  return Number(versions.napi ?? 0) >= oldestNodeApi && majorOf(versions.node) <= newestNodeMajor
}

/**
 * The leading number of a version, `v24.21.0` and `24.21.0` alike; NaN when there is none.
 *
 * @param {string} version
 */
function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10)
}
