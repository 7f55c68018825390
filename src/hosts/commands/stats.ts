import type { Verb } from '../commandLine.ts'

/** The verbs `quarterdeck stats ...`, one line or two each; a test reads them from here as they stand. */
export const STATS_VERBS: readonly Verb[] = [
  {
    name: 'stats adf',
    summary: 'Tests for a unit root (augmented Dickey-Fuller).',
    load: async () => (await import('./stats/adf.ts')).adfCommand,
  },
  {
    name: 'stats kpss',
    summary: 'Tests for stationarity (Kwiatkowski and others).',
    load: async () => (await import('./stats/kpss.ts')).kpssCommand,
  },
  {
    name: 'stats pp',
    summary: 'Tests for a unit root (Phillips-Perron).',
    load: async () => (await import('./stats/pp.ts')).phillipsPerronCommand,
  },
  {
    name: 'stats vr',
    summary: 'Tests for a random walk (variance ratio of Lo and MacKinlay).',
    load: async () => (await import('./stats/vr.ts')).varianceRatioCommand,
  },
  {
    name: 'stats coint',
    summary: 'Tests for cointegration (Engle-Granger), with hedge ratio and half-life.',
    load: async () => (await import('./stats/coint.ts')).cointegrationCommand,
  },
  {
    name: 'stats johansen',
    summary: 'Tests how many combinations of series are stationary (Johansen).',
    load: async () => (await import('./stats/johansen.ts')).johansenCommand,
  },
  {
    name: 'stats halflife',
    summary: 'Measures how fast a series returns to its mean (Ornstein-Uhlenbeck).',
    load: async () => (await import('./stats/halflife.ts')).halfLifeCommand,
  },
  {
    name: 'stats garch',
    summary: 'Fits a volatility model (GARCH, GJR, EGARCH, TARCH).',
    load: async () => (await import('./stats/garch.ts')).garchCommand,
  },
  {
    name: 'stats hurst',
    summary: 'Measures the memory of returns (Hurst exponent).',
    load: async () => (await import('./stats/hurst.ts')).hurstCommand,
  },
  {
    name: 'stats kalman',
    summary: 'Fits a local level or local trend and filters it (Kalman).',
    load: async () => (await import('./stats/kalman.ts')).kalmanCommand,
  },
  {
    name: 'stats hmm',
    summary: 'Fits hidden states with normal returns (Gaussian hidden Markov model).',
    load: async () => (await import('./stats/hmm.ts')).hmmCommand,
  },
]
