import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { ExperimentSeries } from '#adapters/storage/research/experimentTable.ts'
import type { JudgedExperiment } from '../experimentBook.ts'
import { figureRows, writeFigure, writeInterval } from '../figureRows.ts'
import { timeChart, tradeChart } from './charts.ts'
import { html, Markup } from './markup.ts'
import { monthTable } from './monthTable.ts'
import { STYLE } from './style.ts'

/**
 * Writes an experiment as one page that needs nothing else: no script, no picture or font from anywhere, every text of the
 * trader escaped. Looks light or dark as the reader's system does, and prints.
 */
export function tearSheet(judged: JudgedExperiment, series: ExperimentSeries | null): string {
  const { experiment } = judged
  const title = experiment.label === '' ? judged.idea : experiment.label
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        ${heading(judged, title)} ${profit(judged)} ${figures(judged)}
        ${series === null ? null : pictures(judged, series)} ${origin(judged)}
      </body>
    </html>`
  return `${page.text}\n`
}

function heading({ experiment, tags, idea, number, count }: JudgedExperiment, title: string): Markup {
  const { id, createdAt, state, failure, data } = experiment
  const isSimulated = data.some(({ origin: where }) => where === 'simulated')
  const place = number === null ? 'not counted as a trial' : `trial ${number} of ${count.trials}`
  return html`<header>
    <h1>${title}</h1>
    <p class="quiet">
      ${idea}; ${place}; made ${formatTimestamp(createdAt)}; experiment <code>${id.slice(0, 12)}</code>
    </p>
    ${tags.length === 0 ? null : html`<p class="quiet">#${tags.join(' #')}</p>`}
    ${isSimulated ? html`<p class="mark">SIMULATED DATA: nothing here was ever traded.</p>` : null}
    ${state === 'DONE' ? null : html`<p class="mark">${state}: ${failure?.message ?? 'the run was cancelled'}</p>`}
    ${count.resets.map(
      ({ at, reason, trials }) =>
        html`<p class="mark">
          The count of trials was reset at ${formatTimestamp(at)} after ${trials} trials: ${reason}
        </p>`,
    )}
  </header>`
}

function profit({ experiment: { profit: money } }: JudgedExperiment): Markup | null {
  if (money === null) return null
  const parts = [
    ['Gross profit', money.gross],
    ['Costs', money.costs],
    ['Net profit', money.net],
  ] as const
  return html`<section>
    <h2>What it earned</h2>
    <div class="three">
      ${parts.map(([label, value]) => html`<div>${label}<strong>${writeFigure(value, 'currency')}</strong></div>`)}
    </div>
  </section>`
}

function figures({ experiment, deflated, count }: JudgedExperiment): Markup | null {
  const rows = figureRows(experiment)
  if (rows.length === 0) return null
  const estimate = deflated?.estimate ?? null
  const own = {
    id: 'deflatedSharpe',
    label: 'Deflated Sharpe ratio (probability of skill)',
    unit: 'ratio',
    value: estimate?.value ?? null,
    interval: estimate,
    n: estimate?.n ?? null,
  } as const
  const all = rows.flatMap((row) => (row.id === 'sharpe' ? [row, own] : [row]))
  return html`<section>
    <h2>Figures</h2>
    <table>
      <thead>
        <tr>
          <th>Figure</th>
          <th class="number">Value</th>
          <th class="number">95 % interval and n</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          (row) =>
            html`<tr>
              <td>${row.label}</td>
              <td class="number">${writeFigure(row.value, row.unit)}</td>
              <td class="number">${writeInterval(row)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      deflated === null
        ? null
        : html`<p class="quiet">
            The best of ${deflated.trials} trials without any skill would show a Sharpe ratio of
            ${deflated.expectedMaximum.toFixed(2)} a
            year${deflated.isSpreadKnown ? ` (spread of the n=${count.withSharpe} trials)` : ' (spread of chance)'}.
          </p>`
    }
  </section>`
}

function pictures({ experiment }: JudgedExperiment, { trades, equity }: ExperimentSeries): Markup {
  const currency = (value: number): string => writeFigure(value, 'currency')
  const results = Float64Array.from(trades, ({ pnl, size, entryPrice }) => (100 * pnl) / (size * entryPrice))
  const sound = results.filter(Number.isFinite)
  const falls = equity.drawdown.map((fall) => -100 * fall)
  const starting = Number(experiment.configuration?.['startingCash'] ?? equity.value[0] ?? Number.NaN)
  return html`<section>
      <h2>Equity</h2>
      ${timeChart('Equity', equity.time, equity.value, 300, 'line', currency)}
    </section>
    <section>
      <h2>Drawdown</h2>
      ${timeChart('Drawdown in percent', equity.time, falls, 160, 'hanging', (value) => `${value.toFixed(1)} %`)}
    </section>
    <section>
      <h2>Returns of the months in percent</h2>
      ${equity.time.length === 0 ? null : monthTable(equity.time, equity.value, starting)}
    </section>
    <section>
      <h2>Results of the trades in percent of their entry, n=${sound.length}</h2>
      ${tradeChart('Results of the trades', sound, 200)}
    </section>`
}

function origin({ experiment }: JudgedExperiment): Markup {
  const { id, data, configuration, codeVersion, programVersion, orderListHash, resultHash } = experiment
  const { warnings, findings } = experiment
  return html`<section>
      <h2>Data</h2>
      <table>
        <thead>
          <tr>
            <th>Instrument</th>
            <th>Bars</th>
            <th>Origin</th>
            <th class="number">n</th>
            <th>Span</th>
            <th>Hash</th>
          </tr>
        </thead>
        <tbody>
          ${data.map(
            (set) =>
              html`<tr>
                <td>${set.instrumentId}</td>
                <td>${set.interval}</td>
                <td>${set.origin}</td>
                <td class="number">${set.bars}</td>
                <td>
                  ${set.from === null || set.to === null ? '' : `${formatDate(set.from)} to ${formatDate(set.to)}`}
                </td>
                <td><code>${set.dataHash.slice(0, 12)}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>
    ${
      findings.length === 0
        ? null
        : html`<section>
            <h2>What was noticed</h2>
            ${findings.map(
              ({ severity, title, sentence, advice }) =>
                html`<p><strong>${severity}: ${title}</strong> ${sentence} <span class="quiet">${advice}</span></p>`,
            )}
          </section>`
    }
    ${
      warnings.length === 0
        ? null
        : html`<section>
            <h2>Notes</h2>
            ${warnings.map((warning) => html`<p>${warning}</p>`)}
          </section>`
    }
    <section>
      <h2>Made from</h2>
      <p><code>${JSON.stringify(configuration)}</code></p>
      <p class="quiet">
        Experiment <code>${id}</code>, code <code>${codeVersion.slice(0, 12)}</code> of version ${programVersion},
        orders <code>${orderListHash?.slice(0, 12) ?? 'none'}</code>, result
        <code>${resultHash?.slice(0, 12) ?? 'none'}</code>. Make it again with quarterdeck reproduce ${id.slice(0, 12)}.
      </p>
    </section>`
}
