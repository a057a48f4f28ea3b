/** A field for each part of a value that has named parts. */
import type { ReactNode } from 'react'
import { isEmpty, emptyOf, type Schema, type Value } from './schema.ts'
import { ValueField, type ValueFieldProps } from './value-field.tsx'

export interface PartFieldsProps extends ValueFieldProps {
  properties: Readonly<Record<string, Schema>>
}

export function PartFields({ name, label, schema, properties, value, onChange }: PartFieldsProps): ReactNode {
  const parts = recordOf(value)
  const change = (part: string, next: Value) => {
    const { [part]: _, ...others } = parts
    const isLeftOut = isEmpty(next) && !schema.required?.includes(part)
    // In the order of the schema, as the value had them.
    const changed: Record<string, Value> = isLeftOut ? others : { ...parts, [part]: next }
    onChange(changed)
  }
  return (
    <fieldset className="parts">
      <legend className={name.includes('/') ? 'mono' : ''}>{label}</legend>
      {Object.entries(properties).map(([part, of]) => (
        <ValueField
          key={part}
          name={`${name}/${part}`}
          label={part}
          schema={of}
          value={parts[part] ?? emptyOf(of)}
          onChange={(next) => change(part, next)}
        />
      ))}
    </fieldset>
  )
}

/** The parts of a value; none of one that has none. */
export function recordOf(value: Value | undefined): Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Value>) : {}
}
