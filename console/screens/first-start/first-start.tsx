/** The first screen of a new installation: its first superuser. */
import { createFirstSuperuser, type CreateFirstSuperuserInput } from 'postern/client'
import { useEffect, type FormEvent, type ReactNode } from 'react'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

const fields = [
  ['secret', 'text', 'off'],
  ['username', 'text', 'username'],
  ['email', 'email', 'email'],
  ['password', 'password', 'new-password'],
] as const

export default function FirstStart(): ReactNode {
  const texts = useWords(words)
  const create = useAct((input: CreateFirstSuperuserInput) => createFirstSuperuser(postern, input))
  useEffect(() => {
    document.title = `${texts.title} · Postern`
  }, [texts])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    create.mutate(Object.fromEntries(new FormData(event.currentTarget)) as CreateFirstSuperuserInput)
  }
  return (
    <form className="sections" onSubmit={submit}>
      <h1>{texts.title}</h1>
      <p className="muted">{texts.about}</p>
      {fields.map(([name, type, autoComplete]) => (
        <label key={name} className="field">
          <span>{texts[name]}</span>
          <input name={name} type={type} autoComplete={autoComplete} required aria-describedby={`${name}-hint`} />
          <span id={`${name}-hint`} className="small muted hint">
            {{ secret: texts.secretPlace, password: texts.passwordHint, username: '', email: '' }[name]}
          </span>
        </label>
      ))}
      {create.error && <ProblemNote error={create.error} />}
      <button type="submit" className="button primary" disabled={create.isPending}>
        {texts.button}
      </button>
    </form>
  )
}
