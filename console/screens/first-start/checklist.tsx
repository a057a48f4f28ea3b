/** The checklist of a new installation: what is done and what is left, each with the way to do it. */
import '#console/style/checklist.css'
import { publishTerms, sendPasswordResetLink, type PublishTermsInput } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useCaller, useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Icon } from '#console/parts/mark.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { languages, useWords } from '#console/texts/texts.tsx'
import { missing, type Setup } from './setup.ts'
import { words } from './setup-words.ts'

export function Checklist({ status, notReady, hide }: Setup): ReactNode {
  const texts = useWords(words)
  const may = useMay()
  if (!status) return null
  const { superusers, superusers_without_second_factor: without, mail } = status
  const isReady = notReady.length === 0
  return (
    <section className="card section" aria-labelledby="checklist">
      <div className="checklist-head">
        <div>
          <h2 id="checklist">{texts.title}</h2>
          <p className="muted">{texts.left(missing(status, notReady))}</p>
        </div>
        <button type="button" className="button small" onClick={hide}>
          {texts.dismiss}
        </button>
      </div>
      <ol className="checklist">
        <Item name={texts.health} isDone={isReady}>
          {isReady ? texts.healthDone : texts.healthToDo(notReady.join(', '))}
        </Item>
        <Item name={texts.mail} isDone={mail === 'works'} act={<MailAct mail={mail} />}>
          {{ works: texts.mailDone, unused: texts.mailUnused, fails: texts.mailFails }[mail]}
        </Item>
        <Item
          name={texts.factors}
          isDone={without === 0}
          act={
            <a className="button small" href="/account/security">
              {texts.factorsLink}
            </a>
          }
        >
          {without === 0 ? texts.factorsDone : texts.factorsToDo(without, superusers)}
        </Item>
        <Item name={texts.terms} isDone={status.terms} act={may('terms:write') && <TermsAct />}>
          {status.terms ? texts.termsDone : texts.termsToDo}
        </Item>
        <Item
          name={texts.service}
          isDone={status.service}
          act={may('tree:read') && <To href="/services">{texts.serviceLink}</To>}
        >
          {status.service ? texts.serviceDone : texts.serviceToDo}
        </Item>
        <Item
          name={texts.webhook}
          isDone={status.webhook}
          act={may('webhooks:read') && <To href="/webhooks">{texts.webhookLink}</To>}
        >
          {status.webhook ? texts.webhookDone : texts.webhookToDo}
        </Item>
      </ol>
    </section>
  )
}

interface ItemProps {
  name: string
  isDone: boolean
  /** The way to do it. */
  act?: ReactNode
  children: ReactNode
}

function Item({ name, isDone, act, children }: ItemProps): ReactNode {
  const texts = useWords(words)
  return (
    <li className={isDone ? 'done' : ''}>
      <Icon name={isDone ? 'good' : 'wait'} />
      <div>
        <p>
          <b>{name}</b> <Chip tone={isDone ? 'good' : 'warn'}>{isDone ? texts.done : texts.toDo}</Chip>
        </p>
        <p className="small muted">{children}</p>
      </div>
      {!isDone && act}
    </li>
  )
}

function To({ href, children }: { href: string; children: ReactNode }): ReactNode {
  return (
    <Link className="button small" href={href}>
      {children}
    </Link>
  )
}

function MailAct({ mail }: { mail: 'unused' | 'works' | 'fails' }): ReactNode {
  const texts = useWords(words)
  const { email } = useCaller().user
  const may = useMay()
  const send = useAct((address: string) => sendPasswordResetLink(postern, { email: address }))
  if (mail === 'fails') return may('mail:read') && <To href="/mail">{texts.mailLink}</To>
  if (!email) return null
  return (
    <Confirm
      name={texts.test}
      consequence={texts.testDoes(email)}
      isDangerous={false}
      act={() => send.mutateAsync(email)}
    />
  )
}

const textLanguages = Object.keys(languages) as (keyof typeof languages)[]

function TermsAct(): ReactNode {
  const texts = useWords(words)
  const publish = useAct((input: PublishTermsInput) => publishTerms(postern, input))
  const publishForm = (form: FormData) => {
    const written = textLanguages.map((language) => [language, textOf(form, language)] as const)
    return publish.mutateAsync({ texts: Object.fromEntries(written.filter(([, text]) => text)) })
  }
  return (
    <Confirm
      name={texts.publish}
      consequence={texts.publishDoes}
      isDangerous={false}
      fields={textLanguages.map((language) => (
        <label key={language} className="field">
          <span>{texts.text[language]}</span>
          <textarea name={language} required={language === 'en'} rows={4} lang={language} />
        </label>
      ))}
      act={publishForm}
    />
  )
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
