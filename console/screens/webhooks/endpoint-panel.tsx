/** One endpoint: what it is told of, its secret while it is new, and what can be done with it. */
import type { Webhook } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Form } from '#console/forms/form.tsx'
import { ShownOnce } from '#console/forms/once.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment, momentText } from '#console/parts/time.tsx'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import { EndpointActs, useEndpointChange } from './endpoint-acts.tsx'
import { EndpointFields, endpointOf } from './endpoint-fields.tsx'
import { EndpointStatus } from './endpoint-status.tsx'
import { words } from './words.ts'

export interface EndpointPanelProps {
  webhook: Webhook
  /** Its secret, if it was made just now. */
  secret: string | undefined
  showSecret: (secret: string) => void
  isEdited: boolean
  edit: (isEdited: boolean) => void
  close: () => void
}

export function EndpointPanel(props: EndpointPanelProps): ReactNode {
  const { webhook, secret, showSecret, isEdited, edit, close } = props
  const texts = useTexts()
  const own = useWords(words)
  const language = useLanguage()
  const may = useMay()
  const [said, setSaid] = useState('')
  const { uuid, name, url, method, format, actions, enabled, failures, disabled_reason, previous_secret_until } =
    webhook
  const change = useEndpointChange(uuid)
  if (isEdited)
    return (
      <Panel title={name} close={close}>
        <Form
          name={own.save}
          act={async (form) => {
            await change.mutateAsync(endpointOf(form))
            setSaid(own.saved)
            edit(false)
          }}
          actions={
            <button type="button" className="button" onClick={() => edit(false)}>
              {own.cancel}
            </button>
          }
        >
          <EndpointFields webhook={webhook} />
        </Form>
      </Panel>
    )
  return (
    <Panel title={name} close={close}>
      {secret && <ShownOnce label={own.secret} secret={secret} about={own.secretAbout} />}
      {said && (
        <p className="note good" role="status">
          {said}
        </p>
      )}
      <p>
        <EndpointStatus webhook={webhook} />{' '}
        {enabled
          ? failures > 0 && texts.webhooks.failures(failures)
          : texts.webhooks.disabled[disabled_reason ?? 'administrator']}
      </p>
      {previous_secret_until && <p>{own.previous(momentText(previous_secret_until, language))}</p>}
      <Facts
        facts={[
          [
            own.receiver,
            <span key="url" className="mono small">
              {method} {url}
            </span>,
          ],
          [own.fields.format, format],
          [
            own.actions,
            <span key="actions" className="mono small">
              {actions.join(' ')}
            </span>,
          ],
          [own.updated, <Moment key="at" at={webhook.updated_at} />],
        ]}
      />
      <Link href={`/webhooks?webhook=${uuid}`}>{own.messages}</Link>
      {may('webhooks:write') && (
        <EndpointActs webhook={webhook} showSecret={showSecret} say={setSaid} edit={() => edit(true)} close={close} />
      )}
    </Panel>
  )
}
