/** One provider: what is registered, whom it lets in, a try, and what turning it off or deleting it means. */
import { deleteProvider, updateProvider, type Provider, type UpdateProviderInput } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { CheckField } from '#console/forms/fields.tsx'
import { Form } from '#console/forms/form.tsx'
import { Copyable } from '#console/forms/once.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words as fieldWords } from './field-words.ts'
import { policyOf } from './policy.ts'
import { ProviderFields, providerOf } from './provider-fields.tsx'
import { words } from './words.ts'

export interface ProviderPanelProps {
  provider: Provider
  isEdited: boolean
  edit: (isEdited: boolean) => void
  close: () => void
}

export function ProviderPanel({ provider, isEdited, edit, close }: ProviderPanelProps): ReactNode {
  const own = useWords(words)
  const fields = useWords(fieldWords)
  const may = useMay()
  const [isSaved, setIsSaved] = useState(false)
  const { uuid, name, title, enabled, identities } = provider
  const change = useAct((input: UpdateProviderInput) => updateProvider(postern, uuid, input))
  const remove = useAct(() => deleteProvider(postern, uuid))
  const save = async (form: FormData) => {
    await change.mutateAsync({ ...providerOf(form), ...(form.has('discover') && { discover: true as const }) })
    setIsSaved(true)
    edit(false)
  }
  if (isEdited)
    return (
      <Panel title={title} close={close}>
        <Form
          name={own.save}
          act={save}
          actions={
            <button type="button" className="button" onClick={() => edit(false)}>
              {own.cancel}
            </button>
          }
        >
          <ProviderFields preset={provider.preset} provider={provider} />
          {provider.preset !== 'github' && <CheckField name="discover" label={fields.discover} />}
        </Form>
      </Panel>
    )
  return (
    <Panel title={title} close={close}>
      {isSaved && (
        <p className="note good" role="status">
          {own.saved}
        </p>
      )}
      <p>
        <Chip tone={enabled ? 'good' : 'plain'}>{enabled ? own.enabled : own.disabled}</Chip>{' '}
        {policyOf(provider, own).join(', ')}
      </p>
      <ProviderFacts provider={provider} />
      {may('settings:write') && <Copyable label={own.redirect} text={`${location.origin}/sign-in/callback/${name}`} />}
      <div>
        {enabled && (
          <a href={`/sign-in/with/${name}`} target="_blank" rel="noreferrer">
            {own.try}
          </a>
        )}
        <p className="small muted">{enabled ? own.tryDoes : own.tryOff}</p>
      </div>
      {may('settings:write') && (
        <div className="actions">
          <button type="button" className="button small" onClick={() => edit(true)}>
            {own.edit}
          </button>
          <Confirm
            name={enabled ? own.turnOff : own.turnOn}
            consequence={enabled ? own.turnOffDoes(title, identities) : own.turnOnDoes(title)}
            isDangerous={enabled}
            act={() => change.mutateAsync({ enabled: !enabled })}
          />
          <Confirm
            name={own.remove}
            consequence={own.removeDoes(title, identities)}
            act={() => remove.mutateAsync(undefined).then(close)}
          />
        </div>
      )}
    </Panel>
  )
}

/** A text of a machine. */
function code(text: string): ReactNode {
  return <span className="mono small">{text}</span>
}

function ProviderFacts({ provider }: { provider: Provider }): ReactNode {
  const own = useWords(words)
  const fields = useWords(fieldWords)
  const { preset, issuer, client_id, has_client_secret, scopes, identities, created_at } = provider
  return (
    <Facts
      facts={[
        [fields.preset, own.presets[preset]],
        [own.links, identities],
        [own.issuer, code(issuer)],
        [fields.client_id, code(client_id)],
        [own.secret, has_client_secret ? own.hasSecret : own.noSecret],
        [own.scopes, code(scopes.join(' '))],
        [own.created, <Moment key="at" at={created_at} />],
      ]}
    />
  )
}
