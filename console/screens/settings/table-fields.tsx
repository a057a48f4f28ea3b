/** A field for each entry of a table, whose names are free: entries are added and removed. */
import { useState, type ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { recordOf } from './part-fields.tsx'
import { emptyOf } from './schema.ts'
import { ValueField, type ValueFieldProps } from './value-field.tsx'
import { words } from './words.ts'

export function TableFields({ name, label, schema, value, onChange }: ValueFieldProps): ReactNode {
  const texts = useWords(words)
  const [added, setAdded] = useState('')
  const entries = recordOf(value)
  const of = schema.additionalProperties
  if (!of) return null
  const entry = added.trim()
  const add = () => {
    if (!entry || entry in entries) return
    onChange({ ...entries, [entry]: emptyOf(of) })
    setAdded('')
  }
  return (
    <fieldset className="parts">
      <legend className={name.includes('/') ? 'mono' : ''}>{label}</legend>
      {Object.entries(entries).map(([each, held]) => (
        <div key={each} className="entry">
          <ValueField
            name={`${name}/${each.replaceAll('~', '~0').replaceAll('/', '~1')}`}
            label={each}
            schema={of}
            value={held}
            onChange={(next) => onChange({ ...entries, [each]: next })}
          />
          <button
            type="button"
            className="button small"
            onClick={() => onChange(Object.fromEntries(Object.entries(entries).filter(([other]) => other !== each)))}
          >
            {texts.removeEntry(each)}
          </button>
        </div>
      ))}
      <div className="copyable">
        <label className="field">
          <span>{texts.entryName}</span>
          <input
            value={added}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setAdded(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
        </label>
        <button type="button" className="button" aria-label={`${texts.add}: ${label}`} onClick={add}>
          {texts.add}
        </button>
      </div>
    </fieldset>
  )
}
