/** The branches of the tree that a key is limited to: found by name, added and removed by buttons. */
import { listResources, type Resource } from 'postern/client'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { SearchText } from '#console/parts/filters.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

const fewestLetters = 3
const mostFound = 8

export interface BranchFieldProps {
  chosen: readonly Resource[]
  onChange: (chosen: readonly Resource[]) => void
}

export function BranchField({ chosen, onChange }: BranchFieldProps): ReactNode {
  const { fields } = useWords(words)
  const [q, setQ] = useState('')
  const isAsked = q.length >= fewestLetters
  const found = useAnswer(
    ['resources', q],
    (options) => listResources(postern, { q, limit: mostFound }, options),
    isAsked,
  )
  const others = found.data?.items.filter(({ uuid }) => chosen.every((each) => each.uuid !== uuid)) ?? []
  return (
    <fieldset onKeyDown={keepInForm}>
      <legend>{fields.branches}</legend>
      <p className="small muted">{fields.branchHint}</p>
      <Names branches={chosen} act={fields.remove} choose={(one) => onChange(chosen.filter((each) => each !== one))} />
      <SearchText label={fields.branchSearch} value={q} onChange={(text) => setQ(text ?? '')} />
      <div role="status">{isAsked && found.data?.items.length === 0 && fields.noResource}</div>
      {isAsked && <Names branches={others} act={fields.add} choose={(one) => onChange([...chosen, one])} />}
    </fieldset>
  )
}

/** Enter searches here, and does not send the form around. */
function keepInForm(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
}

interface NamesProps {
  branches: readonly Resource[]
  act: (path: string) => string
  choose: (branch: Resource) => void
}

function Names({ branches, act, choose }: NamesProps): ReactNode {
  if (branches.length === 0) return null
  return (
    <ul className="words">
      {branches.map((branch) => (
        <li key={branch.uuid}>
          <button type="button" className="button small" onClick={() => choose(branch)}>
            {act(branch.path)}
          </button>
        </li>
      ))}
    </ul>
  )
}
