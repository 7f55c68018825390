/** What knip starts from when it looks for dead files, exports and dependencies. HTML pages name their scripts. */
export default {
  entry: [
    'src/main/index.ts',
    'src/preload/index.ts',
    'src/renderer/*.html',
    'src/hosts/cli.ts',
    'src/hosts/workers/*.ts',
    'tests/**/*.test.{ts,tsx}',
    'tests/e2e/**/*.spec.ts',
    'tests/bench/*.ts',
    'tests/bench/harness/report.ts',
    'tests/fixtures/workers/*.ts',
    'build/{setup,quarterdeck}.mjs',
    'build/checks/{proofs,nondeterminism,fileSize,lockfile,typescriptAlias}.mjs',
    'build/icons/*.mjs',
    'build/setup/defaultApp/main.js',
  ],
  project: ['src/**/*.{ts,tsx,html}', 'tests/**/*.{ts,tsx}', 'build/**/*.{mjs,js}'],
  ignore: ['tests/fixtures/bad/**'],
  ignoreDependencies: [
    'dependency-cruiser',
    'oxfmt',
    'oxlint',
    'oxlint-tsgolint',
    'vega-datasets',
    'better-sqlite3',
    'libsql',
    '@fontsource-variable/inter',
    '@fontsource/jetbrains-mono',
  ],
  ignoreBinaries: ['Xvfb'],
  ignoreExportsUsedInFile: { interface: true, type: true },
  compilers: {
    html: (/** @type {string} */ text) =>
      [...text.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map((script) => `import '${script[1]}'`).join('\n'),
  },
}
