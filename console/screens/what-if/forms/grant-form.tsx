/** Allows or denies something: who, where, which permission, how far, until when, and what it requires. */
import { getResource, listResourceAllowedPermissions } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { useNameOf } from '#console/fields/name-of.ts'
import type { Option } from '#console/fields/search-field.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import type { Change } from '#console/parts/what-if-href.ts'
import type { Holder } from '../planned.ts'
import { words } from './words.ts'
import { ChangeForm, instantOf, missingOf, Select, textOf } from './change-form.tsx'
import { PickHolder, PickPlace } from './pick.tsx'

const minutes = [5, 15, 60] as const

/** What a link to the form has chosen already, by id. */
const begunWith = { user: text, resource: text }

export function GrantForm(): ReactNode {
  const { form: texts } = useWords(words)
  const begun = useBegun()
  const [who, setWho] = useChoice(begun.who)
  const [where, setWhere] = useChoice(begun.where)
  const [access, setAccess] = useState<'allow' | 'deny'>('allow')
  const read = (form: FormData): Change | string[] => {
    const name = textOf(form, 'permission')
    const missing = missingOf({ [texts.who]: who, [texts.where]: where, [texts.permission]: name })
    if (!who || !where || missing.length > 0) return missing
    const aal = form.has('factor') ? { aal: 2 } : {}
    const within = Number(textOf(form, 'within')) || undefined
    const requires = { ...aal, ...(within && { within_minutes: within }) }
    const expires_at = instantOf(form, 'until')
    const permission = {
      name,
      access,
      scope: textOf(form, 'reach'),
      ...(expires_at && { expires_at }),
      ...(access === 'allow' && Object.keys(requires).length > 0 && { requires }),
    }
    return { method: 'POST', path: '/v1/grants', body: { holder: holderOf(who), resource: where.id, permission } }
  }
  return (
    <ChangeForm read={read}>
      <PickHolder label={texts.who} chosen={who} onChange={setWho} />
      <PickPlace label={texts.where} chosen={where} onChange={setWhere} />
      <PermissionSelect resource={where?.id} />
      <label className="field">
        <span>{texts.access}</span>
        <select value={access} onChange={({ target }) => setAccess(target.value === 'deny' ? 'deny' : 'allow')}>
          {(['allow', 'deny'] as const).map((each) => (
            <option key={each} value={each}>
              {texts.accesses[each]}
            </option>
          ))}
        </select>
      </label>
      <Select name="reach" label={texts.reach} values={texts.reaches} />
      <label className="field">
        <span>{texts.until}</span>
        <input type="datetime-local" name="until" />
      </label>
      {access === 'allow' && (
        <>
          <label className="field">
            <span>{texts.within}</span>
            <select name="within">
              <option value="">{texts.anyTime}</option>
              {minutes.map((each) => (
                <option key={each} value={each}>
                  {texts.minutes(each)}
                </option>
              ))}
            </select>
          </label>
          <label className="choice">
            <input type="checkbox" name="factor" />
            <span>{texts.factor}</span>
          </label>
        </>
      )}
    </ChangeForm>
  )
}

/** What is chosen in a field, which may be chosen by a link. */
function useChoice(begun: Option | undefined) {
  const [chosen, setChosen] = useState<Option | null>()
  const choose = (option: Option | undefined) => setChosen(option ?? null)
  return [chosen === undefined ? begun : (chosen ?? undefined), choose] as const
}

function useBegun(): { who: Option | undefined; where: Option | undefined } {
  const may = useMay()
  const { user, resource } = useAddress(begunWith).values
  const name = useNameOf(user)
  const { data: node } = useAnswer(
    ['resource', resource],
    (options) => getResource(postern, resource ?? '', {}, options),
    resource !== undefined && may('tree:read'),
  )
  return {
    who: user && name !== null ? { id: `user:${user}`, name } : undefined,
    where: node && { id: node.uuid, name: node.path },
  }
}

function holderOf({ id }: Option): Holder {
  const [kind, uuid = ''] = id.split(':')
  if (kind === 'user') return { user: uuid }
  return kind === 'group' ? { group: uuid } : id === 'everyone' ? 'everyone' : 'authenticated'
}

/** The permissions that can be granted on the resource. */
function PermissionSelect({ resource }: { resource: string | undefined }): ReactNode {
  const { form: texts } = useWords(words)
  const { data } = useAnswer(
    ['permissions of', resource],
    (options) => listResourceAllowedPermissions(postern, resource ?? '', options),
    resource !== undefined,
  )
  const names = resource === undefined ? [] : (data?.names ?? [])
  return (
    <label className="field">
      <span>{texts.permission}</span>
      <select name="permission" disabled={resource === undefined}>
        <option value="">{resource === undefined ? texts.first : texts.choose}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
