import { useEffect, useState } from 'react'
import { openDialog } from '../../state/ui.ts'
import { showToast } from '../../state/toasts.ts'
import styles from './DropZone.module.css'

/** Largest text the import takes, characters. */
const MOST_TEXT = 64_000_000

/** Takes a CSV file dropped anywhere on the window. */
export function DropZone() {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const dragged = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const left = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const dropped = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) void receive(file)
    }
    window.addEventListener('dragover', dragged)
    window.addEventListener('dragleave', left)
    window.addEventListener('drop', dropped)
    return () => {
      window.removeEventListener('dragover', dragged)
      window.removeEventListener('dragleave', left)
      window.removeEventListener('drop', dropped)
    }
  }, [])
  return over ? <div className={styles['zone']}>Drop the CSV file to import it</div> : null
}

async function receive(file: File): Promise<void> {
  if (file.size > MOST_TEXT) {
    showToast(
      'failure',
      `${file.name} is too large to drop, so nothing was imported. Use "quarterdeck data import" instead.`,
    )
    return
  }
  openDialog({ kind: 'import', file: { name: file.name, text: await file.text() } })
}
