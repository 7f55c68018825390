import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildConfiguration, smaCross } from '../../helpers/backtestBench.ts'
import { BACKTRADER_CASES } from './backtraderCases.ts'
import { compare } from './conformanceTable.ts'
import { importBars, runEngines } from './engineRun.ts'

const FOLDER = '../shared/data'

describe.skipIf(!existsSync(FOLDER))('crosses of averages beside backtrader', () => {
  for (const theirs of BACKTRADER_CASES) {
    const { file, fast, slow, side, units, commission, slippage } = theirs
    const name = `${file.split('/').at(-1)} ${fast}/${slow} ${side}, ${units} units, fee ${commission}, slippage ${slippage}`
    it(name, (context) => {
      const configuration = buildConfiguration(
        { strategies: [smaCross({ fast, slow, side })], startingCash: 1_000_000, sizing: { kind: 'units', units } },
        { commission, slippage },
      )
      const { statistics, trades } = runEngines(importBars(`${FOLDER}/${file}.csv`), configuration, 5)
      const one = (figure: string, ours: number, figureOfTheirs: number): void =>
        compare(context, { case: `backtrader ${name}`, figure, ours, theirs: figureOfTheirs })
      one('final equity', statistics.equityFinal, theirs.equity)
      one('fees', statistics.commissionsPaid, theirs.fees)
      one(
        'profit of closed trades',
        trades.reduce((sum, { pnl }) => sum + pnl, 0),
        theirs.profit,
      )
      one('max drawdown %', statistics.maxDrawdownPct, theirs.drawdownPct)
      expect([statistics.trades, trades.filter(({ pnl }) => pnl > 0).length]).toEqual([theirs.trades, theirs.wins])
    })
  }
})
