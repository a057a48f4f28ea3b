/** The endpoints: what each is told of, whether it answers, and a new one. */
import { createWebhook, listWebhooks, type CreateWebhookInput, type Webhook } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Form } from '#console/forms/form.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { EndpointFields, endpointOf } from './endpoint-fields.tsx'
import { EndpointPanel } from './endpoint-panel.tsx'
import { EndpointStatus } from './endpoint-status.tsx'
import { words } from './words.ts'

const parameters = { tab: oneOf(['endpoints']), after: cursor, open: text, edit: oneOf(['yes']) }

/** What is open while an endpoint is created. */
const newEndpoint = 'new'

/** The secret of an endpoint, which was made just now and is kept nowhere. */
export interface MadeSecret {
  webhook: string
  secret: string
}

export default function Endpoints(): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const [made, setMade] = useState<MadeSecret>()
  const { values, href, go, pages } = useAddress(parameters)
  const { after, open, edit } = values
  const answer = useAnswer(['webhooks', { after }], (options) => listWebhooks(postern, { after }, options))
  const shown = answer.data?.items.find(({ uuid }) => uuid === open)
  const isNew = open === newEndpoint && may('webhooks:write')
  const close = () => go({ open: undefined, edit: undefined })
  const create = useAct((input: CreateWebhookInput) => createWebhook(postern, input))
  return (
    <>
      <div className={shown || isNew ? 'split with-panel' : 'split'}>
        <List
          label={own.tabs.endpoints}
          answer={answer}
          columns={columnsOf(own, (uuid) => href({ open: uuid, edit: undefined }))}
          open={open}
          pages={pages}
          none={own.none}
          noneHint={own.noneHint}
        />
        {isNew && (
          <Panel title={own.create} close={close}>
            <Form
              name={own.create}
              act={async (form) => {
                const { webhook, secret } = await create.mutateAsync(endpointOf(form))
                setMade({ webhook: webhook.uuid, secret })
                go({ open: webhook.uuid })
              }}
            >
              <EndpointFields />
            </Form>
          </Panel>
        )}
        {shown && (
          <EndpointPanel
            webhook={shown}
            secret={made?.webhook === open ? made?.secret : undefined}
            showSecret={(secret) => setMade({ webhook: shown.uuid, secret })}
            isEdited={edit !== undefined && may('webhooks:write')}
            edit={(isEdited) => go({ edit: isEdited ? 'yes' : undefined })}
            close={close}
          />
        )}
      </div>
    </>
  )
}

function columnsOf(own: (typeof words)['en'], panelHref: (uuid: string) => string): Column<Webhook>[] {
  return [
    { name: own.endpoint, cell: ({ uuid, name }) => <Link href={panelHref(uuid)}>{name}</Link> },
    { name: own.status, cell: (webhook) => <EndpointStatus webhook={webhook} /> },
    { name: own.receiver, cell: ({ url }) => <span className="mono small">{url}</span> },
    { name: own.actions, cell: ({ actions }) => <span className="mono small">{actions.join(' ')}</span> },
    { name: own.updated, cell: ({ updated_at }) => <Moment at={updated_at} /> },
  ]
}
