/** Moves a resource, with everything below it. */
import { useState, type ReactNode } from 'react'
import type { Option } from '#console/fields/search-field.tsx'
import { useWords } from '#console/texts/texts.tsx'
import type { Change } from '#console/parts/what-if-href.ts'
import { words } from './words.ts'
import { ChangeForm, missingOf, textOf } from './change-form.tsx'
import { PickPlace } from './pick.tsx'

export function MoveForm(): ReactNode {
  const { form: texts } = useWords(words)
  const [what, setWhat] = useState<Option>()
  const [to, setTo] = useState<Option>()
  const read = (form: FormData): Change | string[] => {
    if (!what || !to) return missingOf({ [texts.what]: what, [texts.to]: to })
    const name = textOf(form, 'name')
    return { method: 'PATCH', path: `/v1/resources/${what.id}`, body: { parent: to.id, ...(name && { name }) } }
  }
  return (
    <ChangeForm read={read}>
      <PickPlace label={texts.what} chosen={what} onChange={setWhat} />
      <PickPlace label={texts.to} chosen={to} onChange={setTo} />
      <label className="field">
        <span>{texts.name}</span>
        <input name="name" autoComplete="off" spellCheck={false} />
      </label>
    </ChangeForm>
  )
}
