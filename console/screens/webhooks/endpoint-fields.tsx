/** The fields of an endpoint, and the body that they make. */
import type { CreateWebhookInput, Webhook } from 'postern/client'
import type { ReactNode } from 'react'
import { actions } from 'virtual:webhooks'
import { BoxField, CheckField, SelectField, TextArea, TextField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD'] as const
const formats = ['json', 'form'] as const
/** As many as the API takes. */
const mostConcurrent = 5

/** Values that are their own words. */
function asWords(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value) => [value, value]))
}

/** @param webhook the one that is edited; undefined: a new one */
export function EndpointFields({ webhook }: { webhook?: Webhook }): ReactNode {
  const { fields } = useWords(words)
  const payload = webhook?.payload ?? null
  return (
    <>
      <TextField name="name" label={fields.name} defaultValue={webhook?.name} maxLength={200} required />
      <TextField
        name="url"
        label={fields.url}
        hint={fields.urlHint}
        type="url"
        placeholder="https://"
        defaultValue={webhook?.url}
        required
      />
      <BoxField name="actions" label={fields.actions} className="boxes">
        {actions.map((action) => (
          <label key={action} className="choice">
            <input type="checkbox" name="actions" value={action} defaultChecked={webhook?.actions.includes(action)} />
            <code>{action}</code>
          </label>
        ))}
      </BoxField>
      <details>
        <summary>{fields.more}</summary>
        <div className="form">
          <SelectField name="method" label={fields.method} values={asWords(methods)} defaultValue={webhook?.method} />
          <SelectField name="format" label={fields.format} values={asWords(formats)} defaultValue={webhook?.format} />
          <TextArea
            name="payload"
            label={fields.payload}
            hint={fields.payloadHint}
            className="mono"
            rows={6}
            defaultValue={payload === null ? '' : JSON.stringify(payload, null, 2)}
          />
          <TextField
            name="concurrency"
            label={fields.concurrency}
            type="number"
            min={1}
            max={mostConcurrent}
            defaultValue={webhook?.concurrency ?? mostConcurrent}
            required
          />
          <CheckField name="ordered" label={fields.ordered} defaultChecked={webhook?.ordered ?? false} />
          <CheckField
            name="update_user_status_on_error"
            label={fields.statusOnError}
            defaultChecked={webhook?.update_user_status_on_error ?? false}
          />
        </div>
      </details>
    </>
  )
}

/** What the fields say. @throws SyntaxError for a payload that is no JSON */
export function endpointOf(form: FormData): Required<CreateWebhookInput> {
  const payload = textOf(form, 'payload')
  return {
    name: textOf(form, 'name'),
    url: textOf(form, 'url'),
    actions: actions.filter((action) => form.getAll('actions').includes(action)),
    method: methods.find((method) => method === form.get('method')),
    format: formats.find((format) => format === form.get('format')),
    payload: payload ? JSON.parse(payload) : null,
    concurrency: Number(textOf(form, 'concurrency')),
    ordered: form.has('ordered'),
    update_user_status_on_error: form.has('update_user_status_on_error'),
  }
}
