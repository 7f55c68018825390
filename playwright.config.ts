import process from 'node:process'
import { defineConfig } from '@playwright/test'

/** Chromium as root on a machine without a GPU, with nothing that would talk to the network by itself. */
const chromiumSwitches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const chromium = process.env['QUARTERDECK_CHROMIUM'] ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  /** Every journey has a host, a port, a folder and a page of its own, so that two are walked at a time. */
  workers: 2,
  fullyParallel: true,
  /** A window on a machine that stalls; `npm test` names every journey that needed its second try. */
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  projects: [
    {
      name: 'browser',
      testDir: 'tests/e2e/browser',
      use: {
        browserName: 'chromium',
        headless: true,
        viewport: { width: 1440, height: 900 },
        launchOptions: { executablePath: chromium, args: chromiumSwitches },
      },
    },
    { name: 'electron', testDir: 'tests/e2e/electron' },
  ],
})
