import { useState } from 'react'
import type { Estimate } from '#core/model/estimate.ts'
import type { RobustnessResult } from '#contracts/records/sweep.ts'
import { Button } from '../../../components/Button.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { Tabs } from '../../../components/Tabs.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatEstimate, NOT_ENOUGH_DATA } from '../../../format/estimate.ts'
import { formatCompact, formatFixed, formatPercentNumber } from '../../../format/number.ts'
import { useRecord } from '../../../state/tables.ts'
import { useUi } from '../../../state/ui.ts'
import lab from '../Lab.module.css'
import { Fact } from '../result/Fact.tsx'
import sweep from '../sweep/Sweep.module.css'
import { BandTable } from './BandTable.tsx'
import { PointCurve } from './PointCurve.tsx'

/** How robust a run is: against chance and noise, against costs, with more money, and over periods. */
export function RobustnessPage({ result }: { readonly result: RobustnessResult }) {
  const [leaf, setLeaf] = useState('chance')
  const examined = useRecord('jobs', result.of)
  return (
    <div className={lab['result']}>
      <dl className={lab['totals']}>
        <Fact name="Examined run">
          {examined?.label ?? result.of}{' '}
          <Button look="quiet" onClick={() => useUi.setState({ selectedRun: result.of })}>
            Open
          </Button>
        </Fact>
        <Fact name="Costs it can bear">
          {result.costs.breakEven === null
            ? 'not enough data'
            : `${formatEstimate(result.costs.breakEven, 1)} times the assumed`}
        </Fact>
      </dl>
      <Tabs
        label="Parts of the result"
        shown={leaf}
        onShow={setLeaf}
        leaves={[
          { id: 'chance', name: 'Chance and noise', content: <BandTable trials={result.trials} /> },
          { id: 'costs', name: 'Costs', content: <Costs result={result} /> },
          { id: 'capacity', name: 'Capacity', content: <Capacity result={result} /> },
          { id: 'periods', name: 'Periods', count: result.periods.length, content: <Periods result={result} /> },
        ]}
      />
      <p className={lab['hashes']}>
        <span>{formatFixed(result.seconds, 1)} s</span>
      </p>
    </div>
  )
}

function Costs({ result: { costs } }: { readonly result: RobustnessResult }) {
  return (
    <Scroll className={sweep['sheet']} label="Costs">
      <p className={sweep['note']}>
        Nothing is left at{' '}
        {costs.breakEven === null ? 'a multiple that is not known' : formatEstimate(costs.breakEven, 1)} times the
        assumed costs.
      </p>
      <div className={sweep['beside']}>
        <PointCurve
          label="Net profit by multiple of the assumed costs"
          points={costs.points.map(({ multiple, netProfit }) => ({ x: multiple, y: netProfit }))}
          writeX={(x) => `${formatFixed(x, 1)}×`}
          writeY={(y) => formatFixed(y, 0)}
        />
        <table className={sweep['table']} aria-label="Net profit by multiple of the assumed costs">
          <thead>
            <tr>
              <th scope="col">Costs</th>
              <th scope="col">Net profit</th>
              <th scope="col">Sharpe</th>
            </tr>
          </thead>
          <tbody>
            {costs.points.map(({ multiple, netProfit, sharpe }) => (
              <tr key={multiple}>
                <th scope="row">{formatFixed(multiple, 1)}×</th>
                <td>{formatFixed(netProfit, 2, { sign: 'always' })}</td>
                <td>{formatFixed(sharpe, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Scroll>
  )
}

function Capacity({ result: { capacity } }: { readonly result: RobustnessResult }) {
  if (capacity === null) {
    return <p className={lab['partial']}>The capacity is not known: the data holds no volume, or too few trades.</p>
  }
  return (
    <Scroll className={sweep['sheet']} label="Capacity">
      <dl className={lab['facts']}>
        <Fact name="Half of the edge is gone at">{capitalText(capacity.half)}</Fact>
        <Fact name="All of it is gone at">{capitalText(capacity.none)}</Fact>
      </dl>
      <div className={sweep['beside']}>
        <PointCurve
          label="Net return by capital, its scale logarithmic"
          points={capacity.points.map(({ capital, netReturnPct }) => ({ x: Math.log10(capital), y: netReturnPct }))}
          writeX={(x) => formatCompact(10 ** x)}
          writeY={(y) => `${formatPercentNumber(y)} %`}
        />
        <table className={sweep['table']} aria-label="Net return by capital">
          <thead>
            <tr>
              <th scope="col">Capital</th>
              <th scope="col">Net return</th>
            </tr>
          </thead>
          <tbody>
            {capacity.points.map(({ capital, netReturnPct }) => (
              <tr key={capital}>
                <th scope="row">{formatFixed(capital, 0)}</th>
                <td>{formatPercentNumber(netReturnPct, { sign: 'always' })} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Scroll>
  )
}

function capitalText(capital: Estimate | null): string {
  if (capital === null) return NOT_ENOUGH_DATA
  const bounds = `[${formatCompact(capital.low)}, ${formatCompact(capital.high)}]`
  return `${formatCompact(capital.value)} ${bounds} n=${capital.n}`
}

function Periods({ result: { periods } }: { readonly result: RobustnessResult }) {
  return (
    <Scroll className={sweep['sheet']} label="Periods">
      <table className={sweep['table']} aria-label="The run by year and by regime">
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col" className={sweep['words']}>
              Kind
            </th>
            <th scope="col">Return</th>
            <th scope="col">n</th>
            <th scope="col">Sharpe with 95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {periods.map(({ label, kind, returnPct, sharpe, n }) => (
            <tr key={`${kind} ${label}`}>
              <th scope="row">{label}</th>
              <td className={sweep['words']}>{kind}</td>
              <td>{formatPercentNumber(returnPct, { sign: 'always' })} %</td>
              <td>{formatCount(n)}</td>
              <td>{formatEstimate(sharpe)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
