import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * One build for every host. The Electron main process, the command line, the server and the engine workers are
 * entries of the same Node bundle, so a worker under Electron is byte for byte the worker of the server host.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node20',
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/hosts/cli.ts',
          'workers/data': 'src/hosts/workers/data.ts',
          'workers/strategy': 'src/hosts/workers/strategy.ts',
          'workers/risk': 'src/hosts/workers/risk.ts',
          'workers/broker': 'src/hosts/workers/broker.ts',
          'workers/research': 'src/hosts/workers/research.ts',
          'workers/search': 'src/hosts/workers/search.ts',
          'workers/storage': 'src/hosts/workers/storage.ts',
          'workers/spareKill': 'src/hosts/workers/spareKill.ts',
          'workers/lineage': 'src/hosts/workers/lineage.ts',
          'workers/sweep': 'src/hosts/workers/sweep.ts',
          'workers/featureProof': 'src/hosts/workers/featureProof.ts',
          'workers/watchedRun': 'src/hosts/workers/watchedRun.ts',
          'workers/watchedProof': 'src/hosts/workers/watchedProof.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: {
      target: 'chrome130',
      rollupOptions: { input: { index: 'src/renderer/index.html', kill: 'src/renderer/kill.html' } },
    },
    plugins: [react()],
  },
})
