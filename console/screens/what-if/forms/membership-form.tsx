/** Adds a user to a group, or removes them. */
import { useState, type ReactNode } from 'react'
import type { Option } from '#console/fields/search-field.tsx'
import { useWords } from '#console/texts/texts.tsx'
import type { Change } from '#console/parts/what-if-href.ts'
import { words } from './words.ts'
import { ChangeForm, missingOf, Select, textOf } from './change-form.tsx'
import { PickGroup, PickUser } from './pick.tsx'

export function MembershipForm(): ReactNode {
  const { form: texts } = useWords(words)
  const [user, setUser] = useState<Option>()
  const [group, setGroup] = useState<Option>()
  const read = (form: FormData): Change | string[] => {
    if (!user || !group) return missingOf({ [texts.user]: user, [texts.group]: group })
    const path = `/v1/groups/${group.id}/members/${user.id}`
    return textOf(form, 'action') === 'remove'
      ? { method: 'DELETE', path }
      : { method: 'PUT', path, body: { flags: {} } }
  }
  return (
    <ChangeForm read={read}>
      <Select name="action" label={texts.action} values={texts.actions} />
      <PickUser label={texts.user} chosen={user} onChange={setUser} />
      <PickGroup label={texts.group} chosen={group} onChange={setGroup} />
    </ChangeForm>
  )
}
