/** Composes a change: which kind it is, and then what that kind needs. The composed change goes into the address. */
import type { ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { EndForm } from './forms/end-form.tsx'
import { GrantForm } from './forms/grant-form.tsx'
import { MembershipForm } from './forms/membership-form.tsx'
import { MoveForm } from './forms/move-form.tsx'
import { kinds, type Kind } from './kinds.ts'
import { words } from './forms/words.ts'

const forms: Readonly<Record<Kind, () => ReactNode>> = {
  grant: GrantForm,
  end: EndForm,
  membership: MembershipForm,
  move: MoveForm,
}

export default function Compose({ kind, choose }: { kind: Kind; choose: (kind: Kind) => void }): ReactNode {
  const { form } = useWords(words)
  const Form = forms[kind]
  return (
    <section className="card section compose" aria-label={form.kinds[kind]}>
      <label className="field">
        <span>{form.kind}</span>
        <select value={kind} onChange={({ target }) => choose(kinds.find((each) => each === target.value) ?? 'grant')}>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {form.kinds[each]}
            </option>
          ))}
        </select>
      </label>
      <Form key={kind} />
    </section>
  )
}
