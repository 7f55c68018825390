import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { useRecords } from '../../state/tables.ts'
import { INTERVALS } from '../charts/intervals.ts'
import { useChartSubject } from '../charts/useChartSubject.ts'
import dataStyles from '../data/Data.module.css'
import styles from './Lineage.module.css'
import { useLineage } from './lineageState.ts'
import { readCorrection } from './lineageWords.ts'
import type { CorrectionForm as Form } from './lineageWords.ts'

/** Asks which bars were corrected, to be told everything that rests on them. */
export function CorrectionForm() {
  const subject = useChartSubject()
  const instruments = useRecords('instruments')
  const [form, setForm] = useState<Form>({
    instrumentId: subject.instrument?.id ?? '',
    interval: subject.interval,
    from: '',
    to: '',
  })
  const [asked, setAsked] = useState(false)
  const read = readCorrection(form)
  const change = (part: Partial<Form>): void => setForm({ ...form, ...part })
  const show = (): void => {
    setAsked(true)
    if (read.ok) useLineage.setState({ of: read.of })
  }
  return (
    <>
      <label className={dataStyles['filter']}>
        Instrument
        <select value={form.instrumentId} onChange={({ target }) => change({ instrumentId: target.value })}>
          {instruments.map(({ id, symbol }) => (
            <option key={id} value={id}>
              {symbol}
            </option>
          ))}
        </select>
      </label>
      <label className={dataStyles['filter']}>
        Bars
        <select value={form.interval} onChange={({ target }) => change({ interval: target.value })}>
          {INTERVALS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className={dataStyles['filter']}>
        From (UTC)
        <input type="datetime-local" value={form.from} onChange={({ target }) => change({ from: target.value })} />
      </label>
      <label className={dataStyles['filter']}>
        To (UTC)
        <input type="datetime-local" value={form.to} onChange={({ target }) => change({ to: target.value })} />
      </label>
      <Button onClick={show}>Show what it touched</Button>
      <span role="status" className={styles['problem']}>
        {asked && !read.ok ? read.problem : ''}
      </span>
    </>
  )
}
