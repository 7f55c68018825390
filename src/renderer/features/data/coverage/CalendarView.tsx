import { memo, useId, useState } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'
import { Scroll } from '../../../components/Scroll.tsx'
import styles from './Coverage.module.css'
import { dayWords, moveDay, stepOfDay, weekdayName, yearOf } from './coverageCalendar.ts'
import type { CalendarYear, CoverageCalendar } from './coverageCalendar.ts'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const STEPS = ['none', 'under half', 'under 90 %', 'under 99 %', 'under all', 'all'] as const

/** Light tells how complete a day is: no hue has to be told from another. The arrow keys move over the days. */
export function CalendarView({ calendar, grey }: { readonly calendar: CoverageCalendar; readonly grey: boolean }) {
  const id = useId()
  const [day, setDay] = useState(calendar.last)
  const at = calendar.days.get(day)
  const keyDown = (event: KeyboardEvent): void => {
    const next = event.ctrlKey || event.altKey || event.metaKey ? null : moveDay(event.key, day, calendar)
    if (next === null) return
    event.preventDefault()
    setDay(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  return (
    <div className={styles['calendar']} data-grey={grey || undefined}>
      <p className={styles['reading']} aria-live="polite">
        {at === undefined ? '' : dayWords(at)}
      </p>
      <Scroll className={styles['years']} label="Calendar of the stored bars">
        <div
          role="grid"
          aria-label="Stored bars by day: up and down move by a day, left and right by a week"
          aria-activedescendant={`${id}-${day}`}
          tabIndex={0}
          onKeyDown={keyDown}
        >
          {calendar.years.map((year) => (
            <Year
              key={year.year}
              id={id}
              year={year}
              selected={yearOf(day) === year.year ? day : null}
              onPoint={setDay}
            />
          ))}
        </div>
        <Legend />
      </Scroll>
    </div>
  )
}

interface YearProps {
  readonly id: string
  readonly year: CalendarYear
  readonly selected: number | null
  readonly onPoint: (day: number) => void
}

/** Redrawn only when the cursor comes, moves within it, or leaves. */
const Year = memo(function Year({ id, year, selected, onPoint }: YearProps) {
  return (
    <div
      className={styles['year']}
      role="rowgroup"
      aria-label={String(year.year)}
      style={{ '--weeks': year.weeks } as CSSProperties}
    >
      <div className={styles['months']} aria-hidden>
        <strong>{year.year}</strong>
        {year.months.map(({ month, column }) => (
          <span key={month} style={{ gridColumn: column + 2 }}>
            {MONTHS[month - 1]}
          </span>
        ))}
      </div>
      {year.rows.map((row, weekday) => (
        <div key={weekdayName(weekday)} role="row" className={styles['week']}>
          <span className={styles['weekday']} role="rowheader">
            <span aria-hidden>{weekday % 2 === 0 ? weekdayName(weekday).slice(0, 3) : ''}</span>
            <span className="visually-hidden">{weekdayName(weekday)}</span>
          </span>
          {row.map((cell, column) =>
            cell === null ? (
              <span key={column} aria-hidden />
            ) : (
              <span
                key={column}
                id={`${id}-${cell.day}`}
                role="gridcell"
                tabIndex={-1}
                aria-selected={cell.day === selected}
                aria-label={dayWords(cell)}
                className={styles['day']}
                data-step={stepOfDay(cell) ?? 'closed'}
                onMouseEnter={() => onPoint(cell.day)}
              />
            ),
          )}
        </div>
      ))}
    </div>
  )
})

function Legend() {
  return (
    <p className={styles['legend']}>
      {STEPS.map((words, step) => (
        <span key={words}>
          <span className={styles['day']} data-step={step} aria-hidden /> {words}
        </span>
      ))}
      <span>
        <span className={styles['day']} data-step="closed" aria-hidden /> no session
      </span>
    </p>
  )
}
