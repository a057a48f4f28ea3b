/** The field of a list: boxes for values of a choice, or lines of a text. */
import { useState, type ReactNode } from 'react'
import { BoxField, TextArea } from '#console/forms/fields.tsx'
import { useWords } from '#console/texts/texts.tsx'
import type { Schema } from './schema.ts'
import type { ValueFieldProps } from './value-field.tsx'
import { words } from './words.ts'

export function ListField({ name, label, items, value, onChange }: ValueFieldProps & { items: Schema }): ReactNode {
  const list = Array.isArray(value) ? value.map(String) : []
  if (!items.enum) return <Lines name={name} label={label} list={list} onChange={onChange} />
  const choices = items.enum
  return (
    <BoxField name={name} label={label} className="boxes">
      {choices.map((choice) => (
        <label key={choice} className="choice">
          <input
            type="checkbox"
            name={name}
            checked={list.includes(choice)}
            onChange={({ target }) =>
              onChange(choices.filter((each) => (each === choice ? target.checked : list.includes(each))))
            }
          />
          <code>{choice}</code>
        </label>
      ))}
    </BoxField>
  )
}

interface LinesProps {
  name: string
  label: string
  list: readonly string[]
  onChange: (list: readonly string[]) => void
}

/** What is typed stays as it is typed, with lines that are empty yet. */
function Lines({ name, label, list, onChange }: LinesProps): ReactNode {
  const texts = useWords(words)
  const [typed, setTyped] = useState(list.join('\n'))
  const shown = linesOf(typed).join('\n') === list.join('\n') ? typed : list.join('\n')
  return (
    <TextArea
      name={name}
      label={label}
      hint={texts.lines}
      rows={Math.min(12, list.length + 2)}
      value={shown}
      onChange={({ target }) => {
        setTyped(target.value)
        onChange(linesOf(target.value))
      }}
    />
  )
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
