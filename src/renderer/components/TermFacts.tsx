import type { GlossaryEntry } from '#contracts/records/glossary.ts'

/** What the glossary says of one entry. */
export function TermFacts({ entry }: { readonly entry: GlossaryEntry }) {
  const facts = [
    ['Unit', entry.unit],
    ['Window', entry.window],
    ['Source', entry.source],
  ] as const
  return (
    <>
      <p>{entry.definition}</p>
      <dl>
        {entry.formula === null ? null : (
          <div>
            <dt>Formula</dt>
            <dd>
              <code>{entry.formula}</code>
            </dd>
          </div>
        )}
        {facts.map(([name, text]) =>
          text === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
    </>
  )
}
