import { useState } from 'react'
import { Button } from '../../../components/Button.tsx'
import { commands } from '../../../state/desk.ts'
import { orToast, showToast } from '../../../state/toasts.ts'
import { useUi } from '../../../state/ui.ts'
import { readTags } from './readTags.ts'
import { saveFile } from './saveFile.ts'
import styles from './Result.module.css'

/** Repetitions of each test of an examination, and the seed of what they draw. */
const EXAMINATION = { repetitions: 1_000, seed: 1 } as const
const FORMATS = [
  ['html', 'HTML', 'A page to keep'],
  ['csv', 'CSV', 'The trades as a table'],
  ['json', 'JSON', 'Everything'],
] as const

/** What can be done with a finished run: examine it, keep it as a file, tag it. */
export function RunTools({ runId }: { readonly runId: string }) {
  const [isTagging, setTagging] = useState(false)
  const examine = async (): Promise<void> => {
    const reply = await orToast(commands.research.StartRobustness({ of: runId, ...EXAMINATION }))
    if (reply !== null) useUi.setState({ selectedRun: reply.runId })
  }
  const keep = async (format: (typeof FORMATS)[number][0]): Promise<void> => {
    const file = await orToast(commands.research.ExportRun({ runId, format }))
    if (file !== null) saveFile(file)
  }
  return (
    <div className={styles['tools']}>
      <Button onClick={() => void examine()} title="Chance, noise, costs, capacity, periods: a run of its own">
        Examine
      </Button>
      <span className={styles['together']} role="group" aria-label="Keep as a file">
        {FORMATS.map(([format, word, title]) => (
          <Button key={format} look="quiet" title={title} onClick={() => void keep(format)}>
            {word}
          </Button>
        ))}
      </span>
      {isTagging ? (
        <TagForm runId={runId} onDone={() => setTagging(false)} />
      ) : (
        <Button look="quiet" onClick={() => setTagging(true)}>
          Tags…
        </Button>
      )}
    </div>
  )
}

function TagForm({ runId, onDone }: { readonly runId: string; readonly onDone: () => void }) {
  const [text, setText] = useState('')
  const { tags, problem } = readTags(text)
  const save = async (): Promise<void> => {
    if ((await orToast(commands.research.SetRunTags({ runId, tags }))) === null) return
    showToast('note', tags.length === 0 ? 'The run has no tags now.' : `The tags are now ${tags.join(', ')}.`)
    onDone()
  }
  return (
    <form
      className={styles['together']}
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === null) void save()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
    >
      <input
        className={styles['tags']}
        value={text}
        autoFocus
        aria-label="All tags of this run, separated by commas"
        placeholder="tags, separated by commas"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" blocked={problem}>
        Set tags
      </Button>
    </form>
  )
}
