/** The names of a node in a form. */
import type { ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** @param node what they are at first; without it they are empty */
export function NameFields({ node }: { node?: { name: string; display_name: string } }): ReactNode {
  const own = useWords(words)
  return (
    <>
      <label className="field">
        <span>{own.name}</span>
        <input name="name" required autoComplete="off" spellCheck={false} defaultValue={node?.name} />
      </label>
      <label className="field">
        <span>{own.displayName}</span>
        <input
          name="display_name"
          autoComplete="off"
          defaultValue={node && node.display_name !== node.name ? node.display_name : ''}
        />
      </label>
    </>
  )
}

/** The names that a form says. */
export function namesOf(form: FormData): { name: string; display_name: string } {
  const name = fieldOf(form, 'name')
  return { name, display_name: fieldOf(form, 'display_name') || name }
}

/** What a field of a form says. */
export function fieldOf(form: FormData, field: string): string {
  const value = form.get(field)
  return typeof value === 'string' ? value.trim() : ''
}
