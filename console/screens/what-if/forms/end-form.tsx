/** Ends a grant, now or later. */
import { listGrants, type Grant } from 'postern/client'
import { useState, type ReactNode } from 'react'
import type { Option } from '#console/fields/search-field.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import type { Change } from '#console/parts/what-if-href.ts'
import { nameOf } from '../name-of.ts'
import { words } from './words.ts'
import { ChangeForm, instantOf, missingOf, textOf } from './change-form.tsx'
import { PickPlace } from './pick.tsx'

/** Grants of one resource that can be chosen from. */
const limit = 100

export function EndForm(): ReactNode {
  const own = useWords(words)
  const { form: texts } = own
  const [where, setWhere] = useState<Option>()
  const resource = where?.id
  const { data } = useAnswer(
    ['grants', { resource, limit }],
    (options) => listGrants(postern, { resource: resource ?? '', limit }, options),
    resource !== undefined,
  )
  const grants = resource === undefined ? [] : (data?.items ?? []).filter((grant) => grant.resource === resource)
  const read = (form: FormData): Change | string[] => {
    const grant = grants.find(({ uuid }) => uuid === textOf(form, 'grant'))
    return grant ? endOf(grant, instantOf(form, 'end')) : missingOf({ [texts.where]: where, [texts.grant]: grant })
  }
  const none = resource === undefined ? texts.first : grants.length === 0 ? texts.noGrants : texts.choose
  return (
    <ChangeForm read={read}>
      <PickPlace label={texts.where} chosen={where} onChange={setWhere} />
      <label className="field">
        <span>{texts.grant}</span>
        <select name="grant" disabled={grants.length === 0}>
          <option value="">{none}</option>
          {grants.map(({ uuid, text, holder_name }) => (
            <option key={uuid} value={uuid}>
              {nameOf(holder_name, own)} · {text}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{texts.untilEnd}</span>
        <input type="datetime-local" name="end" />
      </label>
    </ChangeForm>
  )
}

/** At once it is a deletion; later it is the same grant with an end. */
function endOf({ uuid, holder, resource, permission }: Grant, expires_at: string | undefined): Change {
  if (expires_at === undefined) return { method: 'DELETE', path: `/v1/grants/${uuid}` }
  return { method: 'PUT', path: '/v1/grants', body: { holder, resource, permission: { ...permission, expires_at } } }
}
