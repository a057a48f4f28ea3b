/** When a key ends: in some days, or never, which a superuser may choose. */
import type { ReactNode } from 'react'
import { useCaller } from '#console/caller.tsx'
import { SelectField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

const days = [7, 30, 90, 180, 365]
const usualDays = '90'
const never = 'never'

export function ExpiryField(): ReactNode {
  const own = useWords(words)
  const { user } = useCaller()
  const values = days.map((each) => [String(each), own.fields.days(each)] as const)
  const ever = user.role === 'superuser' ? [[never, own.forever] as const] : []
  return (
    <SelectField
      name="expires_in_days"
      label={own.fields.expires}
      values={Object.fromEntries([...values, ...ever])}
      defaultValue={usualDays}
    />
  )
}

/** The part of a body that the field makes. */
export function expiryOf(form: FormData): { expires_at: null } | { expires_in_days: number } {
  const chosen = textOf(form, 'expires_in_days')
  return chosen === never ? { expires_at: null } : { expires_in_days: Number(chosen) }
}
