import { monthlyReturns } from '#quant/performance/monthlyReturns.ts'
import { html, type Markup } from './markup.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** Draws the returns of calendar months, a year in a row, in percent. */
export function monthTable(time: Float64Array, equity: Float64Array, startingEquity: number): Markup {
  const { years, n, positive } = monthlyReturns({ tsOpen: time, equity }, startingEquity)
  return html`<table>
      <thead>
        <tr>
          <th>Year</th>
          ${MONTHS.map((month) => html`<th class="number">${month}</th>`)}
          <th class="number">Whole</th>
        </tr>
      </thead>
      <tbody>
        ${years.map(
          ({ year, months, total }) =>
            html`<tr>
              <th>${year}</th>
              ${months.map(cell)}${cell(total)}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="quiet">${positive} of n=${n} months gained.</p>`
}

function cell(value: number | null): Markup {
  if (value === null || !Number.isFinite(value)) return html`<td class="number"></td>`
  const colour = value < 0 ? 'loss' : value > 0 ? 'gain' : ''
  return html`<td class="number ${colour}">${(100 * value).toFixed(1)}</td>`
}
