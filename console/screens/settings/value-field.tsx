/** The field of a value, by its schema: a choice, a number, a text, a list, or fields for each part of a table. */
import type { ReactNode } from 'react'
import { SelectField, TextArea, TextField } from '#console/forms/fields.tsx'
import { useWords } from '#console/texts/texts.tsx'
import { ListField } from './list-field.tsx'
import { PartFields } from './part-fields.tsx'
import type { Schema, Value } from './schema.ts'
import { TableFields } from './table-fields.tsx'
import { words } from './words.ts'

export interface ValueFieldProps {
  /** A JSON Pointer without its first slash, so that errors find the field. */
  name: string
  label: string
  schema: Schema
  /** Undefined: an optional part that is not there. */
  value: Value | undefined
  /** Undefined: the part is left out. */
  onChange: (value: Value) => void
}

/** Texts that may be longer have room for more than one line. */
const longText = 200

export function ValueField(props: ValueFieldProps): ReactNode {
  const { name, label, schema, value, onChange } = props
  const texts = useWords(words)
  const { type, enum: choices, minimum, maximum, maxLength = 0, items, properties } = schema
  const text = typeof value === 'string' ? value : ''
  if (type === 'boolean')
    return (
      <SelectField
        name={name}
        label={label}
        values={{ true: texts.on, false: texts.off }}
        value={value === true ? 'true' : 'false'}
        onChange={(event) => onChange(event.target.value === 'true')}
      />
    )
  if (type === 'integer' || type === 'number')
    return (
      <TextField
        name={name}
        label={label}
        hint={texts.range(minimum, maximum)}
        type="number"
        min={minimum}
        max={maximum}
        step={type === 'integer' ? 1 : 'any'}
        value={typeof value === 'number' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' ? '' : Number(event.target.value))}
        required
      />
    )
  if (choices)
    return (
      <SelectField
        name={name}
        label={label}
        values={Object.fromEntries(choices.map((each) => [each, each]))}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  if (type === 'string') {
    const shared = { name, label, value: text, maxLength }
    return maxLength > longText ? (
      <TextArea {...shared} onChange={(event) => onChange(event.target.value)} />
    ) : (
      <TextField {...shared} onChange={(event) => onChange(event.target.value)} />
    )
  }
  if (items) return <ListField {...props} items={items} />
  return properties ? <PartFields {...props} properties={properties} /> : <TableFields {...props} />
}
