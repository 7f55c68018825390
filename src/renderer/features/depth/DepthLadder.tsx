import { useEffect, useRef, useState } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'
import type { Instrument } from '#core/model/instrument.ts'
import { tickDecimals } from '#core/money.ts'
import type { LadderView } from '#contracts/records/sources.ts'
import { keysOf } from '../../app/keymap.ts'
import { liveCommand } from '../../app/liveKeymap.ts'
import { Button } from '../../components/Button.tsx'
import { classes } from '../../components/classes.ts'
import { Panel } from '../../components/Panel.tsx'
import { formatFixed, THIN_SPACE } from '../../format/number.ts'
import type { PanelState } from '../../state/panelFacts.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord } from '../../state/tables.ts'
import { useChartSubject } from '../charts/useChartSubject.ts'
import styles from './Depth.module.css'
import { useDepthOf } from './depthFeed.ts'
import { centreStep, fittingTicks, GROUPS, ladderRows, marketOutside, sizeDecimals } from './ladderRows.ts'
import type { LadderFrame } from './ladderRows.ts'
import { NoDepth } from './NoDepth.tsx'

/** What waits at each price of the chart's instrument. The rows stand still; the price is centred when asked. */
export function DepthLadder() {
  const { instrument } = useChartSubject()
  useDepthOf(instrument?.id ?? null)
  const ladder = useRecord('ladders', instrument?.id ?? null)
  const state = notWhole(usePanelState('ladders', { empty: ladder === null }), ladder)
  return (
    <Panel
      label={`Depth ${instrument?.symbol ?? ''}`}
      state={state}
      empty={<NoDepth what="order book" instrument={instrument} />}
      scope="depth"
    >
      {ladder === null || instrument === null ? null : (
        <Ladder key={ladder.key} ladder={ladder} instrument={instrument} />
      )}
    </Panel>
  )
}

/** A book with messages missing is no book to rely on: it is shown as stale, with the reason. */
function notWhole(state: PanelState, ladder: LadderView | null): PanelState {
  if (ladder === null || ladder.isWhole || state.kind !== 'fresh') return state
  return { kind: 'stale', since: ladder.tsInit / 1_000, note: `Not whole: ${ladder.note || 'messages are missing.'}` }
}

interface LadderProps {
  readonly ladder: LadderView
  readonly instrument: Instrument
}

function Ladder({ ladder, instrument }: LadderProps) {
  const [frame, setFrame] = useState<LadderFrame>(() => frameAround(ladder, instrument, null))
  const scroller = useRef<HTMLDivElement>(null)
  const centre = (ticks: number | null): void => {
    setFrame(frameAround(ladder, instrument, ticks))
    scrollToMiddle(scroller.current)
  }
  useEffect(() => scrollToMiddle(scroller.current), [])
  const keyDown = (event: KeyboardEvent): void => {
    if (liveCommand(event, 'depth') !== 'centreLadder') return
    event.preventDefault()
    centre(frame.ticks)
  }
  const rows = ladderRows(ladder, instrument, frame)
  const outside = marketOutside(ladder, instrument, frame)
  const largest = Math.max(...rows.map(({ bid, ask }) => Math.max(bid, ask)), 0)
  const decimals = sizeDecimals(largest, instrument.quantityDecimals)
  const last = useRecord('quotes', instrument.id)?.last ?? null
  const step = rows.length < 2 ? 1 : (rows[0]?.price ?? 0) - (rows[1]?.price ?? 0)
  const size = (value: number): string => (value === 0 ? '' : formatFixed(value, decimals, { group: THIN_SPACE }))
  return (
    <>
      <div className={styles['tools']}>
        <Button look="quiet" onClick={() => centre(frame.ticks)} keys={keysOf('centreLadder') ?? ''}>
          Centre
        </Button>
        <label>
          Row
          <select value={frame.ticks} onChange={({ target }) => centre(Number(target.value))}>
            {GROUPS.map((ticks) => (
              <option key={ticks} value={ticks}>
                {ticks} {ticks === 1 ? 'tick' : 'ticks'}
              </option>
            ))}
          </select>
        </label>
        <span className="muted">{ladder.sourceId}</span>
      </div>
      <p className={styles['outside']} role="status">
        {outside === null ? '' : `The price is ${outside} these rows. C centres.`}
      </p>
      <div
        ref={scroller}
        className={styles['ladder']}
        role="group"
        aria-label={`Order book of ${instrument.symbol}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        onKeyDown={keyDown}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">Bid size</th>
              <th scope="col">Price</th>
              <th scope="col">Ask size</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.step} data-last={last !== null && Math.abs(last - row.price) < step / 2 ? true : undefined}>
                <td className={classes(styles['bid'], row.bid > 0 && styles['has'])} style={shareOf(row.bid, largest)}>
                  {size(row.bid)}
                </td>
                <th scope="row">{formatFixed(row.price, tickDecimals(instrument))}</th>
                <td className={classes(styles['ask'], row.ask > 0 && styles['has'])} style={shareOf(row.ask, largest)}>
                  {size(row.ask)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** There are always as many rows, so the middle is where the price has been put. */
function scrollToMiddle(element: HTMLElement | null): void {
  if (element !== null) element.scrollTop = (element.scrollHeight - element.clientHeight) / 2
}

function frameAround(ladder: LadderView, instrument: Instrument, wanted: number | null): LadderFrame {
  const ticks = wanted ?? fittingTicks(ladder, instrument)
  return { ticks, centre: centreStep(ladder, instrument, ticks) ?? 0 }
}

function shareOf(size: number, largest: number): CSSProperties {
  return { '--share': `${largest === 0 ? 0 : (100 * size) / largest}%` } as CSSProperties
}
