// Who may import whom. The table is the one of the design; type imports count like any other.

/** Layers each layer may import besides itself. */
const layers = {
  core: [],
  quant: ['core'],
  trading: ['core', 'quant'],
  contracts: ['core'],
  engines: ['core', 'quant', 'trading', 'contracts'],
  adapters: ['core', 'contracts'],
  hosts: ['core', 'quant', 'trading', 'contracts', 'engines', 'adapters'],
  main: ['contracts', 'hosts', 'core'],
  preload: ['contracts'],
  renderer: ['contracts', 'core'],
}

/** Single files outside those layers that a layer may import: adapters implement the engines' ports. */
const alsoAllowed = {
  adapters: [
    '^src/engines/[^/]+/ports\\.ts$',
    '^src/engines/[^/]+/[^/]+/ports\\.ts$',
    '^src/engines/broker/brokerPort\\.ts$',
  ],
}

/** Layers without I/O, and the packages without I/O that each may import (in engines zod names the types of schemas). */
const purePackages = {
  core: [],
  quant: ['pure-rand'],
  trading: ['pure-rand'],
  contracts: ['zod'],
  engines: ['zod'],
}

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `${layer} may import ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    path: '^(src|tests|build|resources)/',
    pathNot: [`^src/(${[layer, ...allowed].join('|')})/`, ...(alsoAllowed[layer] ?? [])],
  },
}))

const pureRules = Object.entries(purePackages).map(([layer, allowed]) => ({
  name: `packages-${layer}`,
  comment: `${layer} is pure: no package but ${allowed.length === 0 ? 'none' : allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    dependencyTypesNot: ['local', 'localmodule', 'core', 'unknown', 'undetermined'],
    path: 'node_modules/',
    pathNot: allowed.map((name) => `node_modules/${name}/`),
  },
}))

module.exports = {
  forbidden: [
    ...layerRules,
    ...pureRules,
    {
      name: 'no-node-in-pure-layers',
      comment: 'Pure layers and everything in the renderer and preload get I/O through ports, never from Node.',
      severity: 'error',
      from: { path: `^src/(${[...Object.keys(purePackages), 'preload', 'renderer'].join('|')})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engines-know-no-engine',
      comment: 'An engine never imports another engine. kernel/ is no engine but what all of them are made with.',
      severity: 'error',
      from: { path: '^src/engines/([^/]+)/', pathNot: '^src/engines/(kernel|research)/' },
      to: { path: '^src/engines/[^/]+/', pathNot: '^src/engines/($1|kernel)/' },
    },
    {
      name: 'main-takes-only-types-from-core',
      comment: 'The Electron shell decides nothing, so it needs the vocabulary but none of its arithmetic.',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: '^src/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-only-in-the-shell',
      comment: 'Everything else runs without Electron as well.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'no-development-packages-at-run-time',
      comment: 'What src imports must be a dependency, or it is missing from the packaged program.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/electron/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: { path: '^(src|tests|build)/' },
      to: { couldNotResolve: true, pathNot: '\\?(nodeWorker|modulePath|asset|raw|url)$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^out/', '^tests/fixtures/bad/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.d.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
}
