/** Fields of forms: a label, a control, what it means, and what is wrong with it. */
import '#console/style/forms.css'
import { createContext, useContext, useId, type ComponentProps, type ReactNode } from 'react'
import type { Failure } from './submit.ts'

const Messages = createContext<Failure['messages']>(new Map())

/** Tells the fields in it what was wrong with them. */
export function FieldMessages({ failure, children }: { failure: Failure | undefined; children: ReactNode }): ReactNode {
  return <Messages value={failure?.messages ?? new Map()}>{children}</Messages>
}

export interface FieldProps {
  /** A JSON Pointer into the body of the request, without its first slash. */
  name: string
  label: string
  hint?: ReactNode
}

interface Control {
  id: string
  name: string
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

function Field({ name, label, hint, children }: FieldProps & { children: (control: Control) => ReactNode }): ReactNode {
  const id = useId()
  const { control, below } = useControl(id, name, hint)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(control)}
      {below}
    </div>
  )
}

function useControl(id: string, name: string, hint: ReactNode): { control: Control; below: ReactNode } {
  const message = useContext(Messages).get(name)
  const described = [message && `${id}-message`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return {
    control: {
      id,
      name,
      'aria-invalid': message === undefined ? undefined : true,
      'aria-describedby': described || undefined,
    },
    below: (
      <>
        {message !== undefined && (
          <p id={`${id}-message`} className="message small" lang="en">
            {message}
          </p>
        )}
        {hint && (
          <p id={`${id}-hint`} className="small muted">
            {hint}
          </p>
        )}
      </>
    ),
  }
}

type Own<Element extends 'input' | 'textarea' | 'select'> = FieldProps & Omit<ComponentProps<Element>, keyof FieldProps>

export function TextField({ name, label, hint, ...input }: Own<'input'>): ReactNode {
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <input autoComplete="off" spellCheck={false} {...control} {...input} />}
    </Field>
  )
}

export function TextArea({ name, label, hint, ...area }: Own<'textarea'>): ReactNode {
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <textarea rows={3} spellCheck={false} {...control} {...area} />}
    </Field>
  )
}

/** @param values the words for each value, in the order of the choice */
export function SelectField(props: Own<'select'> & { values: Readonly<Record<string, string>> }): ReactNode {
  const { name, label, hint, values, ...select } = props
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => (
        <select {...control} {...select}>
          {Object.entries(values).map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export function CheckField({ name, label, hint, ...input }: Own<'input'>): ReactNode {
  const id = useId()
  const { control, below } = useControl(id, name, hint)
  return (
    <div className="field check">
      <label className="choice">
        <input type="checkbox" {...control} {...input} />
        <span>{label}</span>
      </label>
      {below}
    </div>
  )
}

/** Boxes of one field, such as the scopes of a key. */
export function BoxField({
  name,
  label,
  className,
  children,
}: FieldProps & { className: string; children: ReactNode }): ReactNode {
  const id = useId()
  const { control, below } = useControl(id, name, undefined)
  return (
    <fieldset aria-describedby={control['aria-describedby']}>
      <legend>{label}</legend>
      {below}
      <div className={className}>{children}</div>
    </fieldset>
  )
}
