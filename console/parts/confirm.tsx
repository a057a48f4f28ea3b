/** A dangerous act: a button, and a dialog that says what it will do before it does it. */
import { useState, type ReactNode } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { FieldMessages } from '#console/forms/fields.tsx'
import { useSubmit } from '#console/forms/submit.ts'
import { useLanguage, useTexts } from '#console/texts/texts.tsx'
import { ProblemNote } from './problem.tsx'

export interface ConfirmProps {
  /** The act: on the button, as the title and on the button that does it. */
  name: string
  /** What it is done to, where the name alone could be that of several. */
  subject?: string
  /** What it will do, with numbers. */
  consequence: ReactNode
  /** What the act needs to know. */
  fields?: ReactNode
  isDangerous?: boolean
  /** Does it with what the form says. */
  act: (form: FormData) => Promise<unknown>
}

export function Confirm(props: ConfirmProps): ReactNode {
  const { name, subject, isDangerous = true } = props
  const language = useLanguage()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={`button small ${isDangerous ? 'danger' : ''}`}
        aria-label={subject && `${name}: ${subject}`}
        onClick={() => setIsOpen(true)}
      >
        {name}
      </button>
      {isOpen && (
        <I18nProvider locale={language}>
          <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={setIsOpen}>
            <Modal className="card dialog">
              <Dialog role="alertdialog">
                <Heading slot="title" level={2}>
                  {name}
                </Heading>
                <Question {...props} close={() => setIsOpen(false)} />
              </Dialog>
            </Modal>
          </ModalOverlay>
        </I18nProvider>
      )}
    </>
  )
}

function Question(props: ConfirmProps & { close: () => void }): ReactNode {
  const { name, consequence, fields, isDangerous = true, act, close } = props
  const texts = useTexts()
  const { submit, isActing, failure } = useSubmit((form) => act(form).then(close))
  return (
    <form onSubmit={submit}>
      <p>{consequence}</p>
      <FieldMessages failure={failure}>{fields}</FieldMessages>
      {failure && <ProblemNote error={failure.error} errors={failure.others} />}
      <div className="actions end">
        <button type="button" className="button" onClick={close}>
          {texts.cancel}
        </button>
        <button type="submit" className={`button ${isDangerous ? 'danger full' : 'primary'}`} aria-disabled={isActing}>
          {name}
        </button>
      </div>
    </form>
  )
}
