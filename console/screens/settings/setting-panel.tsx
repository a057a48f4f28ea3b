/** One setting: what it does, its value to be changed, and what the change means before it is made. */
import { getSettings, updateSettings, type Result, type SiteSettings } from 'postern/client'
import { useState, type ReactNode } from 'react'
import type { Meaning } from 'virtual:settings'
import { Form } from '#console/forms/form.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Prose } from '#console/parts/prose.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { differencesOf, type Difference } from './differences.ts'
import type { Value } from './schema.ts'
import { ShownValue } from './shown-value.tsx'
import { ValueField } from './value-field.tsx'
import { words } from './words.ts'

export interface SettingPanelProps {
  name: keyof SiteSettings
  meaning: Meaning
  value: Value
  close: () => void
}

export function SettingPanel({ name, meaning, value, close }: SettingPanelProps): ReactNode {
  const texts = useWords(words)
  const [draft, setDraft] = useState(value)
  const [isDone, setIsDone] = useState(false)
  const change = useAct(() => changeSetting(name, value, draft))
  const differences = differencesOf(value, draft)
  const standard = meaning.default
  const isDefault = differencesOf(standard, draft).length === 0
  const edit = (next: Value) => {
    setIsDone(false)
    setDraft(next)
  }
  return (
    <Panel title={name} close={close}>
      <p className="small muted" lang="en">
        <Prose text={meaning.description} />
      </p>
      <div className="small">
        {texts.default}: <ShownValue value={standard} />
      </div>
      <Form
        name={texts.change}
        isDisabled={differences.length === 0}
        act={() => change.mutateAsync(undefined).then(() => setIsDone(true))}
        actions={
          !isDefault && (
            <button type="button" className="button" onClick={() => edit(standard)}>
              {texts.toDefault}
            </button>
          )
        }
        consequence={
          <div className={isDone ? 'note good' : 'note meaning'} role="status" aria-label={texts.what}>
            {isDone && differences.length === 0 ? <b>{texts.changed}</b> : <Consequence name={name} of={differences} />}
          </div>
        }
      >
        <ValueField name={name} label={texts.value} schema={meaning.schema} value={draft} onChange={edit} />
      </Form>
    </Panel>
  )
}

function Consequence({ name, of }: { name: string; of: readonly Difference[] }): ReactNode {
  const texts = useWords(words)
  if (of.length === 0) return <p className="small">{texts.unchanged}</p>
  const sentenceOf = ({ path, from, to }: Difference) => {
    const what = [name, ...path].join('.')
    if (from === undefined) return texts.added(what, texts.text(to!))
    return to === undefined
      ? texts.removed(what, texts.text(from))
      : texts.becomes(what, texts.text(from), texts.text(to))
  }
  return (
    <ul className="sections">
      {of.map(sentenceOf).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

/** Replaces the value of a setting, unless it is no longer what was on screen: `concurrent-change`. */
async function changeSetting(
  name: keyof SiteSettings,
  seen: Value,
  value: Value,
): Promise<Result<SiteSettings, string>> {
  const now = await getSettings(postern)
  if (!now.ok) return now
  if (JSON.stringify(now.value[name]) !== JSON.stringify(seen))
    return { ok: false, problem: { code: 'concurrent-change', status: 409 } }
  return updateSettings(postern, { [name]: value })
}
