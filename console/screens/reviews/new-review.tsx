/** The form that starts a review, in a panel beside the list. */
import { createReview, listServices, type CreateReviewInput } from 'postern/client'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** What the form begins with. */
type Beginning = Partial<Record<'service' | 'path' | 'user' | 'group', string | undefined>>

export function NewReview({ beginning, close }: { beginning: Beginning; close: () => void }): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const [, navigate] = useLocation()
  const services = useAnswer(
    ['services', 'names'],
    (options) => listServices(postern, { sort: 'name', limit: 100 }, options),
    may('tree:read'),
  )
  const start = useAct((input: CreateReviewInput) => createReview(postern, input))
  const [holder, setHolder] = useState(beginning.user ? 'user' : beginning.group ? 'group' : '')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    start.mutate(inputOf(new FormData(event.currentTarget)), { onSuccess: ({ uuid }) => navigate(`/reviews/${uuid}`) })
  }
  return (
    <Panel title={own.start} close={close}>
      <p className="muted">{own.form.about}</p>
      <form className="fields" onSubmit={submit}>
        <Field name="service" label={own.form.service} value={beginning.service} list="review-services" />
        <datalist id="review-services">
          {services.data?.items.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Field name="path" label={own.form.path} value={beginning.path} />
        <label className="field">
          <span>{own.form.holder}</span>
          <select value={holder} onChange={(event) => setHolder(event.target.value)}>
            <option value="">{own.form.everybody}</option>
            <option value="user">{own.form.holders.user}</option>
            <option value="group">{own.form.holders.group}</option>
          </select>
        </label>
        {holder && (
          <Field
            key={holder}
            name={holder}
            label={own.form.name}
            value={beginning[holder as 'user' | 'group']}
            isRequired
          />
        )}
        <label className="field">
          <span>{own.form.order}</span>
          <select name="order">
            {Object.entries(own.form.orders).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        </label>
        <label className="choice">
          <input type="checkbox" name="never_expires" />
          <span>{own.form.neverExpires}</span>
        </label>
        <Field name="unchanged_days" label={own.form.unchanged} type="number" />
        <Field name="inactive_days" label={own.form.inactive} type="number" />
        <p className="small muted">{own.form.unused}</p>
        <Field name="title" label={own.form.title} />
        {start.error && <ProblemNote error={start.error} />}
        <div className="actions end">
          <button type="button" className="button" onClick={close}>
            {texts.cancel}
          </button>
          <button type="submit" className="button primary" disabled={start.isPending}>
            {own.form.submit}
          </button>
        </div>
      </form>
    </Panel>
  )
}

interface FieldProps {
  name: string
  label: string
  value?: string | undefined
  list?: string
  type?: 'text' | 'number'
  isRequired?: boolean
}

function Field({ name, label, value, list, type = 'text', isRequired = false }: FieldProps): ReactNode {
  const bounds = type === 'number' ? { min: 1, max: 3650 } : { maxLength: 320 }
  return (
    <label className="field">
      <span>{label}</span>
      <input
        name={name}
        type={type}
        defaultValue={value}
        list={list}
        required={isRequired}
        autoComplete="off"
        {...bounds}
      />
    </label>
  )
}

/** The review that the form asks for. What is empty is left out. */
function inputOf(form: FormData): CreateReviewInput {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const days = (name: string) => (text(name) === undefined ? undefined : Number(text(name)))
  return {
    service: text('service'),
    path: text('path'),
    user: text('user'),
    group: text('group'),
    title: text('title'),
    order: text('order') as CreateReviewInput['order'],
    never_expires: form.has('never_expires') || undefined,
    unchanged_days: days('unchanged_days'),
    inactive_days: days('inactive_days'),
  }
}
