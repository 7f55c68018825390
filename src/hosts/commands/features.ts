import type { Verb } from '../commandLine.ts'

/** The verbs `quarterdeck features ...`, one line or two each; a test reads them from here as they stand. */
export const FEATURE_VERBS: readonly Verb[] = [
  {
    name: 'features list',
    summary: 'Lists the features.',
    load: async () => (await import('./features/list.ts')).featuresListCommand,
  },
  {
    name: 'features show',
    summary: 'Tells what a feature is, reads and means.',
    load: async () => (await import('./features/show.ts')).featuresShowCommand,
  },
  {
    name: 'features compute',
    summary: 'Computes features over a file of bars.',
    load: async () => (await import('./features/compute.ts')).featuresComputeCommand,
  },
  {
    name: 'features prove',
    summary: 'Proves that features do not look ahead.',
    load: async () => (await import('./features/prove.ts')).featuresProveCommand,
  },
  {
    name: 'features drift',
    summary: 'Tells which features no longer spread as they did.',
    load: async () => (await import('./features/drift.ts')).featuresDriftCommand,
  },
  {
    name: 'features export',
    summary: 'Writes every feature of a file of bars as Parquet.',
    load: async () => (await import('./features/export.ts')).featuresExportCommand,
  },
]
