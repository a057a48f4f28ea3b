/** What can be done with an API key: rotate it with an overlap, rename it, revoke it. */
import { revokeApiKey, rotateApiKey, updateApiKey, type ApiKey, type RotateApiKeyInput } from 'postern/client'
import type { ReactNode } from 'react'
import { useCaller, useMay } from '#console/caller.tsx'
import { SelectField, TextField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { Confirm } from '#console/parts/confirm.tsx'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { ExpiryField, expiryOf } from './expiry-field.tsx'
import type { IssuedKey } from './key-panel.tsx'
import { words } from './words.ts'

/** Seconds that an old key stays valid unless something else is chosen. */
const usualOverlap = '86400'

export function KeyActs({ apiKey, show }: { apiKey: ApiKey; show: (issued: IssuedKey) => void }): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const may = useMay()
  const caller = useCaller()
  const { uuid, name, user, status, last_used_at } = apiKey
  const rotate = useAct((input: RotateApiKeyInput) => rotateApiKey(postern, uuid, input))
  const rename = useAct((input: { name: string }) => updateApiKey(postern, uuid, input))
  const revoke = useAct(() => revokeApiKey(postern, uuid))
  const isOwn = user.uuid === caller.user.uuid
  const isLive = status === 'active' || status === 'replaced'
  if (!isLive || !(isOwn || may('keys:write'))) return null
  const used = last_used_at ? own.wasUsed(momentText(last_used_at, language)) : own.neverUsed
  const rotateWith = async (form: FormData) => {
    const overlap = Number(textOf(form, 'overlap_seconds'))
    const made = await rotate.mutateAsync({ overlap_seconds: overlap, ...expiryOf(form) })
    const until = momentText(new Date(Date.now() + overlap * 1000).toISOString(), language)
    show({ key: made.api_key, text: made.key, about: `${own.keep} ${overlap > 0 ? own.rotated(until) : ''}` })
  }
  const isRotatable = isOwn || user.kind === 'service'
  return (
    <div className="actions">
      {status === 'active' && isRotatable && (
        <Confirm
          name={own.rotate}
          consequence={own.rotateDoes(name, used)}
          isDangerous={false}
          fields={
            <>
              <SelectField
                name="overlap_seconds"
                label={own.overlap}
                values={own.overlaps}
                defaultValue={usualOverlap}
              />
              <ExpiryField />
            </>
          }
          act={rotateWith}
        />
      )}
      <Confirm
        name={own.rename}
        consequence={own.renameDoes}
        isDangerous={false}
        fields={<TextField name="name" label={own.fields.name} defaultValue={name} maxLength={100} required />}
        act={(form) => rename.mutateAsync({ name: textOf(form, 'name') })}
      />
      <Confirm
        name={own.revoke}
        subject={name}
        consequence={own.revokeDoes(name, user.username, used)}
        act={() => revoke.mutateAsync(undefined)}
      />
      {status === 'active' && !isRotatable && <p className="small muted">{own.onlyOwner(user.username)}</p>}
    </div>
  )
}
