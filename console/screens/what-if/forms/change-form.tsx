/** The form of a kind of change: its fields, and the button that shows what the change does. */
import { useState, type FormEvent, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '#console/texts/texts.tsx'
import { whatIfHref, type Change } from '#console/parts/what-if-href.ts'
import { words } from './words.ts'

export interface ChangeFormProps {
  /** The change that the form says. Names of fields instead: those that are missing. */
  read: (form: FormData) => Change | string[]
  children: ReactNode
}

export function ChangeForm({ read, children }: ChangeFormProps): ReactNode {
  const { form } = useWords(words)
  const [, navigate] = useLocation()
  const [missing, setMissing] = useState<string[]>([])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const change = read(new FormData(event.currentTarget))
    if (Array.isArray(change)) setMissing(change)
    else navigate(whatIfHref(change))
  }
  return (
    <form className="sections" onSubmit={submit}>
      <div className="form-fields">{children}</div>
      {missing.length > 0 && (
        <p className="note bad" role="alert">
          {form.missing(missing.join(', '))}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button primary">
          {form.show}
        </button>
      </div>
    </form>
  )
}

/** The names of the fields that have no value. */
export function missingOf(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [name] : []))
}

/** What a field of the form says, without blanks at its ends. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** The instant that a field of a local date and time says; undefined for an empty one. */
export function instantOf(form: FormData, name: string): string | undefined {
  const value = textOf(form, name)
  return value ? new Date(value).toISOString() : undefined
}

export interface SelectProps<Value extends string> {
  name: string
  label: string
  values: Readonly<Record<Value, string>>
}

/** One of a few values, the first by default. */
export function Select<Value extends string>({ name, label, values }: SelectProps<Value>): ReactNode {
  return (
    <label className="field">
      <span>{label}</span>
      <select name={name}>
        {Object.entries<string>(values).map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}
