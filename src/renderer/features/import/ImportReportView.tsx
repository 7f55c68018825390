import type { ImportReport } from '#contracts/data.ts'
import { Badge } from '../../components/Badge.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { formatCount } from '../../format/amount.ts'
import { formatDay } from '../../format/time.ts'
import styles from './Import.module.css'

/** More rejected rows are counted but not listed. */
const MOST_LISTED = 200

/** What an import understood: columns, dates, the first rows, and every row it refused with its reason. */
export function ImportReportView({ report }: { readonly report: ImportReport }) {
  const heads = report.columns.map((column) => `${column.role} (${column.header})`)
  return (
    <>
      <p className={styles['summary']}>
        <Badge tone="ok">{formatCount(report.accepted)} accepted</Badge>
        <Badge tone={report.rejected.length === 0 ? 'neutral' : 'warn'}>
          {formatCount(report.rejected.length)} rejected
        </Badge>
        <span>
          {report.interval} bars, {formatDay(report.from)} to {formatDay(report.to)}, dates as {report.dateFormat}
        </span>
        <code title={report.dataHash}>{report.dataHash.slice(0, 12)}</code>
      </p>
      {report.notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
      <Scroll className={styles['preview']} label="First rows">
        <table aria-label="First rows as understood">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.preview.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {report.rejected.length === 0 ? null : (
        <Scroll className={styles['rejected']} label="Rejected rows">
          <table aria-label="Rejected rows">
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Why</th>
                <th scope="col">Text</th>
              </tr>
            </thead>
            <tbody>
              {report.rejected.slice(0, MOST_LISTED).map((row) => (
                <tr key={`${row.line} ${row.code}`}>
                  <td>{formatCount(row.line)}</td>
                  <td>{row.code.toLowerCase().replaceAll('_', ' ')}</td>
                  <td>
                    <code>{row.text}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  )
}
